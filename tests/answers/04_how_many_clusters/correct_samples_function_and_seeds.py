# /// answer
# title = "scikit-learn for s, own a and b; spawned seeds; other random states"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
from sklearn.metrics import pairwise_distances


def silhouette_of(X, labels, i):
    row = pairwise_distances(X)[i]
    s = silhouette_samples(X, labels)[i]
    others = np.delete(np.arange(len(X)), i)
    mine = others[labels[others] == labels[i]]
    a = row[mine].mean() if len(mine) else 0.0
    b = np.min([row[labels == g].mean() for g in set(labels) - {labels[i]}])
    return a, b, s


# %% stability
from sklearn.utils import resample


def stability(X, k, n_runs=10, seed=42):
    seeds = np.random.SeedSequence(seed).generate_state(2 * n_runs)
    parts = [
        KMeans(n_clusters=k, n_init=20, random_state=int(fit))
        .fit(resample(X, random_state=int(draw)))
        .predict(X)
        for draw, fit in zip(seeds[::2], seeds[1::2])
    ]
    table = np.array([[adjusted_rand_score(p, q) for q in parts] for p in parts])
    return table[np.triu_indices(n_runs, 1)].mean()


# %% noise_share
from sklearn.metrics import silhouette_score


def noise_share(X, k, n_sets=20, seed=42):
    def score(data):
        return silhouette_score(data, KMeans(k, n_init=10, random_state=seed).fit_predict(data))

    found = [
        score(np.random.default_rng([seed, n]).uniform(X.min(0), X.max(0), X.shape))
        for n in range(n_sets)
    ]
    return sum(value >= score(X) for value in found) / n_sets


# %% answer_noise
answer_noise = "d"
