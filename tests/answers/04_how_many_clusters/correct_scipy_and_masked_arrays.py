# /// answer
# title = "pdist, masked arrays, ndimage means, scipy.stats, comb"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
from scipy.spatial.distance import pdist, squareform


def silhouette_of(X, labels, i):
    row = np.ma.array(squareform(pdist(X))[i], mask=np.arange(len(X)) == i)
    mean = {g: row[labels == g].mean() for g in np.unique(labels)}
    a = mean.pop(labels[i])
    b = float(min(mean.values()))
    if np.ma.is_masked(a):
        return 0.0, b, 0.0
    return float(a), b, float((b - a) / np.maximum(a, b))


# %% cluster_table
from scipy import ndimage


def cluster_table(X, labels):
    s = silhouette_samples(X, labels)
    names, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    every = np.arange(len(names))
    return pd.DataFrame.from_records(
        list(zip(counts, ndimage.mean(s, codes, every), ndimage.mean(s < 0, codes, every))),
        index=pd.Index(names, name="cluster"),
        columns=["n_samples", "mean_silhouette", "share_negative"],
    )


# %% stability
from scipy.special import comb
from scipy.stats import multinomial


def stability(X, k, n_runs=10, seed=42):
    n = len(X)
    weights = multinomial(n, np.full(n, 1 / n)).rvs(n_runs, random_state=seed)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    partitions = [model.fit(np.repeat(X, times, axis=0)).predict(X) for times in weights]
    total = sum(adjusted_rand_score(p, q) for p, q in combinations(partitions, 2))
    return total / comb(n_runs, 2)


# %% noise_share
from scipy.stats import uniform


def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    box = uniform(loc=X.min(axis=0), scale=np.ptp(X, axis=0))
    scores = [cut_score(box.rvs(size=X.shape, random_state=rng), k) for _ in range(n_sets)]
    return 1 - np.searchsorted(np.sort(scores), cut_score(X, k)) / n_sets
