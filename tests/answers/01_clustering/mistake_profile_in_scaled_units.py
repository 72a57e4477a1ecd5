# /// answer
# title = "Averages the scaled features"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "in scaled units"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = pd.DataFrame(X_scaled, columns=feature_names).groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
