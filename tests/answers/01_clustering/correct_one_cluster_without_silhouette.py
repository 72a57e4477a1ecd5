# /// answer
# title = "A row for one cluster, its silhouette missing"
# ///

# %% sweep
from sklearn.cluster import k_means

table = []
for k in range(1, 11):
    _, labels, _ = k_means(X_scaled, k, n_init=10, random_state=42)
    table.append(
        [silhouette_score(X_scaled, labels) if k > 1 else np.nan, v_measure_score(y, labels)]
    )
scores = pd.DataFrame(table, columns=["silhouette", "v_measure"], index=range(1, 11))
scores.index.name = "n_clusters"
best_k = int(scores["silhouette"].idxmax())

# %% profile
from sklearn.cluster import k_means

work = df.copy()
work["group"] = k_means(X_scaled, best_k, n_init=10, random_state=42)[1]
work.drop(columns="target", inplace=True)
cluster_profile = work.groupby("group").agg({name: "mean" for name in feature_names})
cluster_sizes = work["group"].value_counts(normalize=False)
