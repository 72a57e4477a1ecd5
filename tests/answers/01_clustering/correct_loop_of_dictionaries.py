# /// answer
# title = "Loop, list of dictionaries, groupby"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
groups = df[feature_names].groupby(labels)
cluster_profile = groups.mean()
cluster_sizes = groups.size()
