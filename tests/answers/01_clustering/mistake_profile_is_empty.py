# /// answer
# title = "An empty profile"
# like = "correct_one_hot_product"
# [points]
# test_profile_table = 0
# test_profile_means = 0
# [messages]
# test_profile_table = "has 0 row(s)"
# test_profile_means = "expected feature_0 to feature_4 with a number for every cluster"
# ///

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = pd.DataFrame()
cluster_sizes = pd.Series(labels).value_counts()
