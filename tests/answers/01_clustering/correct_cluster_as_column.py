# /// answer
# title = "Cluster and n_clusters kept as columns, named aggregation"
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
scores = pd.DataFrame(rows).set_index("n_clusters", drop=False)
best_k = float(scores["silhouette"].idxmax())

# %% profile
km = KMeans(n_clusters=int(best_k), n_init=10, random_state=42)
both = pd.concat([df, pd.DataFrame({"cluster_label": km.fit_predict(X_scaled)})], axis=1)
cluster_profile = both.groupby("cluster_label", as_index=False)[feature_names].mean()
cluster_sizes = both.groupby("cluster_label").agg(n=("feature_0", "size"))["n"]
