# /// answer
# title = "Empty table of dtype object, filled cell by cell"
# ///

# %% sweep
scores = pd.DataFrame(index=range(2, 11), columns=["silhouette", "v_measure"], dtype=object)
for k in scores.index:
    km = KMeans(n_clusters=k, n_init=10, random_state=42).fit(X_scaled)
    scores.loc[k, "silhouette"] = silhouette_score(X_scaled, km.labels_)
    scores.loc[k, "v_measure"] = v_measure_score(y, km.labels_)
best_k = scores["silhouette"].astype(float).idxmax()

# %% profile
km = KMeans(n_clusters=4, n_init=10, random_state=42).fit(X_scaled)
cluster_profile = pd.DataFrame(index=range(4), columns=feature_names, dtype=object)
cluster_sizes = pd.Series(index=range(4), dtype=object)
for c in range(4):
    cluster_profile.loc[c] = df.loc[km.labels_ == c, feature_names].mean()
    cluster_sizes[c] = int((km.labels_ == c).sum())
