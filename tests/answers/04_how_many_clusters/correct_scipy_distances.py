# /// answer
# title = "Pairwise distances from SciPy, pivot, subsamples of one half, RandomState"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
from scipy.spatial.distance import cdist


def silhouette_of(X, labels, i):
    d = cdist(X[[i]], X)[0]
    mean = pd.Series(d).groupby(labels).mean()
    size = pd.Series(d).groupby(labels).size()
    b = mean.drop(labels[i]).min()
    n = size[labels[i]]
    a = mean[labels[i]] * n / (n - 1) if n > 1 else 0.0
    s = (b - a) / max(a, b) if n > 1 else 0.0
    return np.array([a, b, s])


# %% cluster_table
def cluster_table(X, labels):
    v = silhouette_samples(X, labels)
    names, codes = np.unique(labels, return_inverse=True)
    n = np.bincount(codes)
    return pd.DataFrame(
        {
            "share_negative": np.bincount(codes, weights=v < 0) / n,
            "mean_silhouette": np.bincount(codes, weights=v) / n,
            "n_samples": n,
        },
        index=names,
    ).sort_values("mean_silhouette")


# %% stability
def stability(X, k, n_runs=10, seed=42):
    random = np.random.RandomState(seed)
    labels = []
    for _ in range(n_runs):
        rows = random.permutation(len(X))[: len(X) // 2]
        labels += [KMeans(k, n_init=10, random_state=random).fit(X[rows]).predict(X)]
    return np.mean([adjusted_rand_score(*pair) for pair in combinations(labels, 2)])


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    random = np.random.RandomState(seed)
    low, width = X.min(0), np.ptp(X, axis=0)
    tables = [low + width * random.random_sample(X.shape) for _ in range(n_sets)]
    return np.mean([cut_score(table, k) >= cut_score(X, k) for table in tables])
