# /// answer
# title = "Index counted from 1 instead of 2"
# [points]
# test_sweep_table = 0
# [messages]
# test_sweep_table = "Look at n_clusters = [10]"
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
scores = pd.DataFrame(rows).drop(columns="n_clusters")
scores.index = range(1, 10)
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
