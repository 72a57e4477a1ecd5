# /// answer
# title = "No n_clusters at all: rows 0 to 11 for 2 to 13 clusters"
# [points]
# test_sweep_table = 0
# [messages]
# test_sweep_table = "not positions counted from 0"
# ///

# %% sweep
rows = []
for k in range(2, 14):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = pd.DataFrame(rows)
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
