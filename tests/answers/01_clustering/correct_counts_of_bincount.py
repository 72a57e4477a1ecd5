# /// answer
# title = "np.bincount without an import: the notebook has one"
# like = "correct_one_hot_product"
# ///

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df.groupby(labels)[feature_names].mean()
cluster_sizes = pd.Series(np.bincount(labels))
