# /// answer
# title = "Seed plus run, own score, groupby with named results"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    own = labels == labels[i]
    own[i] = False
    b = min(distances[labels == label].mean() for label in np.unique(labels) if label != labels[i])
    if not own.any():
        return 0, b, 0
    a = distances[own].mean()
    s = (b - a) / max(a, b)
    return a, b, s


# %% cluster_table
def cluster_table(X, labels):
    values = pd.Series(silhouette_samples(X, labels))
    result = values.groupby(labels).agg(n_samples="size", mean_silhouette="mean")
    result["share_negative"] = (values < 0).groupby(labels).mean()
    return result


# %% stability
from sklearn.utils import resample


def stability(X, k, n_runs=10, seed=42):
    partitions = []
    for run in range(n_runs):
        sample = resample(X, random_state=seed + run)
        model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(sample)
        partitions.append(model.predict(X))
    scores = []
    for one, other in combinations(partitions, 2):
        scores.append(adjusted_rand_score(one, other))
    return np.mean(scores)


# %% noise_share
from sklearn.metrics import silhouette_score


def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    low, high = X.min(axis=0), X.max(axis=0)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    target = silhouette_score(X, model.fit_predict(X))
    scores = []
    for _ in range(n_sets):
        table = rng.uniform(low, high, size=X.shape)
        scores.append(silhouette_score(table, model.fit_predict(table)))
    return np.mean(np.array(scores) >= target)
