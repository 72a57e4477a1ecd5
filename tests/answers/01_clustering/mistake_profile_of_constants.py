# /// answer
# title = "The overall mean in every row"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "rows of `cluster_profile` are the same"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = pd.DataFrame([df[feature_names].mean()] * 4)
cluster_sizes = pd.Series(labels).value_counts()
