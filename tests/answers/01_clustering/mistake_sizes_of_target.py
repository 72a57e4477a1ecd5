# /// answer
# title = "Sizes of the target groups"
# like = "correct_one_hot_product"
# [points]
# test_profile_sizes = 0
# [messages]
# test_profile_sizes = "These are the groups of the target y"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = df["target"].value_counts()
