# /// answer
# title = "Labels sorted before the groupby"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "labels and rows belong together"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(sorted(labels)).mean()
cluster_sizes = pd.Series(labels).value_counts()
