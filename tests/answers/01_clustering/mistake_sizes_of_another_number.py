# /// answer
# title = "Profile of the best k, sizes of five clusters"
# like = "correct_one_hot_product"
# [points]
# test_profile_sizes = 0
# [messages]
# test_profile_sizes = "Which number of clusters was the model given?"
# ///

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
other = KMeans(n_clusters=5, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_sizes = pd.Series(other).value_counts()
