# /// answer
# title = "Random starts, own V-measure, averages by boolean masks"
# ///

# %% sweep
import numpy as np

generator = np.random.RandomState(42)
scores = {}
for k in reversed(range(2, 11)):
    km = KMeans(n_clusters=k, init="random", n_init=30, random_state=generator)
    km.fit(X_scaled)
    h, c = homogeneity_score(y, km.labels_), completeness_score(y, km.labels_)
    scores[k] = {
        "silhouette": silhouette_score(X_scaled, km.labels_, metric="euclidean"),
        "v_measure": 2 * h * c / (h + c),
    }
scores = pd.DataFrame.from_dict(scores, orient="index")
best_k = scores["silhouette"].idxmax().item()

# %% profile
import numpy as np

km = KMeans(n_clusters=best_k, init="random", n_init=30, random_state=42).fit(X_scaled)
masks = [km.labels_ == c for c in range(best_k)]
cluster_profile = pd.DataFrame([X[mask].mean(axis=0) for mask in masks], columns=feature_names)
cluster_sizes = pd.Series([mask.sum() for mask in masks])
