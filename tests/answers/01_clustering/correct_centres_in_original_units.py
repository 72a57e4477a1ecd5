# /// answer
# title = "Centres of a model with 100 starts, back to original units"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=100, random_state=42).fit_predict(X_scaled)
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

scaler = StandardScaler().fit(X)
km = KMeans(n_clusters=4, n_init=100, random_state=42).fit(scaler.transform(X))
centres = scaler.inverse_transform(km.cluster_centers_)
cluster_profile = pd.DataFrame(centres, columns=feature_names)
cluster_sizes = pd.Series(np.bincount(km.labels_), index=["a", "b", "c", "d"])
