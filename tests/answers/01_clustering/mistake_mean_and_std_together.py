# /// answer
# title = "Mean and standard deviation in one table"
# like = "correct_one_hot_product"
# [points]
# test_profile_table = 0
# [messages]
# test_profile_table = "double names"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).agg(["mean", "std"])
cluster_sizes = pd.Series(labels).value_counts()
