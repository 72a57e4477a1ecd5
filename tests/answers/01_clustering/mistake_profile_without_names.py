# /// answer
# title = "Columns named 0 to 4"
# like = "correct_one_hot_product"
# [points]
# test_profile_table = 0
# [messages]
# test_profile_table = "which carry these names"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = pd.DataFrame(X).groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
