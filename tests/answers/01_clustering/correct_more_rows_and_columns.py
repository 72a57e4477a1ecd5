# /// answer
# title = "From 15 down to 2, more scores, float32"
# ///

# %% sweep
import numpy as np

rows = []
for k in range(15, 1, -1):
    m = KMeans(n_clusters=k, n_init=10, random_state=42).fit(X_scaled)
    rows.append(
        {
            "inertia": m.inertia_,
            "homogeneity": homogeneity_score(y, m.labels_),
            "completeness": completeness_score(y, m.labels_),
            "v_measure": v_measure_score(y, m.labels_),
            "silhouette": silhouette_score(X_scaled, m.labels_),
        }
    )
scores = pd.DataFrame(rows, index=range(15, 1, -1)).astype(np.float32)
best_k = np.int64(scores["silhouette"].idxmax())

# %% profile
m = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit(X_scaled)
grouped = df[feature_names[::-1]].groupby(m.labels_)
cluster_profile = grouped.mean().astype(np.float32)
cluster_profile["size"] = grouped.size()
cluster_profile["share"] = cluster_profile["size"] / 100
cluster_sizes = cluster_profile["size"].sort_values()
