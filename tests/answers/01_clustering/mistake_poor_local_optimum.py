# /// answer
# title = "A single start that ends in a poor optimum"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "poor local optimum"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=1, init="random", random_state=4).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
