# /// answer
# title = "Sorts the table and numbers the rows afresh"
# [points]
# test_sweep_silhouette = 0
# [messages]
# test_sweep_silhouette = "sit in the wrong rows"
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
scores = pd.DataFrame(rows).sort_values("silhouette", ascending=False)
scores.index = range(2, 11)
scores = scores[["silhouette", "v_measure"]]
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
