# /// answer
# title = "Three clusters, but of raw data"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "clusters of data that were not scaled"
# ///

# %% profile
labels = KMeans(n_clusters=3, n_init=10, random_state=42).fit_predict(X)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
