# /// answer
# title = "Profile of the best k, sizes of three clusters"
# like = "correct_one_hot_product"
# [points]
# test_profile_sizes = 0
# [messages]
# test_profile_sizes = "one for every row of `cluster_profile`"
# ///

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
three = KMeans(n_clusters=3, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_sizes = pd.Series(three).value_counts()
