# /// answer
# title = "Averages the target, too"
# like = "correct_one_hot_product"
# [points]
# test_profile_table = 0
# [messages]
# test_profile_table = "a column 'target' with averages"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df.groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
