# /// answer
# title = "Labels by the nearest centre, Bunch of small helpers, elkan, many starts"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
def mean_distance(X, i, rows):
    return float(np.linalg.norm(X[rows] - X[i], axis=1).mean())


def silhouette_of(X, labels, i):
    b = min(mean_distance(X, i, np.flatnonzero(labels == g)) for g in set(labels) if g != labels[i])
    mates = [j for j in np.flatnonzero(labels == labels[i]) if j != i]
    if not mates:
        return (0.0, b, 0.0)
    a = mean_distance(X, i, mates)
    return (a, b, (b - a) / np.maximum(a, b))


# %% stability
from sklearn.utils import resample


def stability(X, k, n_runs=10, seed=42):
    names = []
    for run in range(n_runs):
        sample = resample(X, n_samples=len(X), random_state=1000 * seed + run)
        centres = (
            KMeans(k, n_init=15, algorithm="elkan", random_state=run).fit(sample).cluster_centers_
        )
        gaps = np.linalg.norm(X[:, None, :] - centres[None, :, :], axis=2)
        names.append(gaps.argmin(axis=1))
    scores = [adjusted_rand_score(names[i], names[j]) for i in range(n_runs) for j in range(i)]
    return np.array(scores).mean()


# %% noise_share
from sklearn.preprocessing import MinMaxScaler


def noise_share(X, k, n_sets=20, seed=42):
    box = MinMaxScaler().fit(X)
    rng = np.random.default_rng(seed)
    target = cut_score(X, k)
    better = [
        cut_score(box.inverse_transform(rng.random(X.shape)), k) >= target for _ in range(n_sets)
    ]
    return np.count_nonzero(better) / len(better)
