# /// answer
# title = "Means by the product of a one-hot matrix with the data"
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
import numpy as np

labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
member = np.eye(best_k)[labels]
counts = member.sum(axis=0)
cluster_profile = pd.DataFrame(member.T @ X / counts[:, None], columns=feature_names)
cluster_sizes = pd.Series(counts)
