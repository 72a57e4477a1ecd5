# /// answer
# title = "A harmless extra column: the share of the most frequent target"
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
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
groups = df.groupby(labels)
cluster_profile = groups[feature_names].mean()
cluster_profile["target_purity"] = groups["target"].agg(lambda t: t.value_counts().max() / len(t))
cluster_profile["top_target"] = groups["target"].agg(lambda t: t.mode()[0])
cluster_sizes = groups.size()
