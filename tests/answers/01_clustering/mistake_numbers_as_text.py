# /// answer
# title = "Scores formatted as text"
# [points]
# test_sweep_table = 0
# [messages]
# test_sweep_table = "Look for text"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": f"{silhouette_score(X_scaled, labels):.3f}",
            "v_measure": f"{v_measure_score(y, labels):.3f}",
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].astype(float).idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
