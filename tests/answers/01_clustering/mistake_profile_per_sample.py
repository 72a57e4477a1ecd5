# /// answer
# title = "One row per sample (transform)"
# like = "correct_one_hot_product"
# [points]
# test_profile_table = 0
# [messages]
# test_profile_table = "has 100 row(s)"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).transform("mean")
cluster_sizes = pd.Series(labels).value_counts()
