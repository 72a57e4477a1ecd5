# /// answer
# title = "pivot_table, clusters numbered from 1, counts of np.unique"
# ///

# %% sweep
import numpy as np

ks = np.arange(2, 11)
sil, v = np.empty(len(ks)), np.empty(len(ks))
for i, k in enumerate(ks):
    found = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled) + 1
    sil[i], v[i] = silhouette_score(X_scaled, found), v_measure_score(y, found)
scores = pd.DataFrame({"silhouette": sil, "v_measure": v}, index=pd.Index(ks, name="k"))
best_k = ks[sil.argmax()]

# %% profile
import numpy as np

found = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled) + 1
with_labels = df.join(pd.Series(found, name="group"))
cluster_profile = with_labels.pivot_table(index="group", values=feature_names, aggfunc="mean")
names, counts = np.unique(found, return_counts=True)
cluster_sizes = pd.Series(counts, index=names, name="samples")
