# /// answer
# title = "scipy's k-means and distances, silhouette by hand"
# ///

# %% sweep
from scipy.cluster.vq import kmeans2, whiten
from scipy.spatial.distance import cdist, squareform, pdist

Z = whiten(X - X.mean(axis=0))
apart = squareform(pdist(Z))
generator = np.random.default_rng(42)


def cut(k):
    best, lowest = None, np.inf
    for _ in range(40):
        centres, part = kmeans2(Z, k, iter=100, minit="++", rng=generator)
        centres = np.array([Z[part == c].mean(axis=0) for c in range(k)])
        inertia = (cdist(Z, centres)[range(100), part] ** 2).sum()
        if inertia < lowest:
            best, lowest = part, inertia
    return best


def silhouette(part):
    member = part[:, None] == np.unique(part)
    sums, sizes = apart @ member, member.sum(axis=0)
    own = (sums * member).sum(axis=1) / np.maximum(sizes[part] - 1, 1)
    other = np.where(member, np.inf, sums / sizes).min(axis=1)
    return np.where(sizes[part] > 1, (other - own) / np.maximum(own, other), 0).mean()


parts = {k: cut(k) for k in range(2, 11)}
scores = pd.DataFrame(
    [(silhouette(part), v_measure_score(y, part)) for part in parts.values()],
    index=list(parts),
    columns=["silhouette", "v_measure"],
)
best_k = int(scores["silhouette"].idxmax())

# %% profile
from scipy import ndimage

part = parts[best_k]
cluster_profile = pd.DataFrame(
    {name: ndimage.mean(df[name], part, range(best_k)) for name in feature_names}
)
cluster_sizes = pd.Series(ndimage.sum(np.ones(100), part, range(best_k)))
