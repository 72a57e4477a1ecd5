# /// answer
# title = "Loop, list of dictionaries, groupby"
# like = "correct_one_hot_product"
# ///

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
groups = df[feature_names].groupby(labels)
cluster_profile = groups.mean()
cluster_sizes = groups.size()
