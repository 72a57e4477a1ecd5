# /// answer
# title = "Dictionary of lists, twenty starts, agg"
# ///

# %% sweep
table = {"n_clusters": [], "silhouette": [], "v_measure": []}
for n_clusters in range(2, 11):
    model = KMeans(n_clusters, n_init=20, random_state=42)
    model.fit(X_scaled)
    table["n_clusters"].append(n_clusters)
    table["silhouette"].append(silhouette_score(X_scaled, model.labels_))
    table["v_measure"].append(v_measure_score(y, model.labels_))
scores = pd.DataFrame(table).set_index("n_clusters")
best_k = scores.silhouette.idxmax()

# %% profile
km = KMeans(best_k, n_init=20, random_state=42).fit(X_scaled)
described = df.drop(columns="target").assign(cluster=km.labels_)
cluster_profile = described.groupby("cluster").agg("mean")
cluster_sizes = described["cluster"].value_counts(sort=False)
