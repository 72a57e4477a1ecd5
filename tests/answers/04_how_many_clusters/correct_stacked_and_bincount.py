# /// answer
# title = "Bincount, boxes in one stack, spawned seeds, own score"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
import numpy as np


def silhouette_of(X, labels, i):
    gaps = np.sqrt(np.square(np.asarray(X, dtype=float) - X[i]).sum(axis=1))
    _, code = np.unique(labels, return_inverse=True)
    total, size = np.bincount(code, weights=gaps), np.bincount(code)
    own = code[i]
    b = np.delete(total / size, own).min()
    if size[own] == 1:
        return 0.0, b, 0.0
    a = total[own] / (size[own] - 1)  # the sample itself adds 0 to the total
    top = max(a, b)
    return a, b, ((b - a) / top if top else 0.0)


# %% cluster_table
import pandas as pd
from sklearn.metrics import silhouette_samples


def cluster_table(X, labels):
    return (
        pd.DataFrame({"cluster": labels, "s": silhouette_samples(X, labels)})
        .assign(below=lambda frame: frame["s"].lt(0))
        .groupby("cluster")
        .agg(
            share_negative=("below", "mean"),
            mean_silhouette=("s", "mean"),
            n_samples=("s", "size"),
        )
    )


# %% stability
import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score


def stability(X, k, n_runs=10, seed=42):
    partitions = []
    for child in np.random.SeedSequence(seed).spawn(n_runs):
        rng = np.random.default_rng(child)
        rows = rng.integers(len(X), size=len(X))
        model = KMeans(k, n_init=10, random_state=int(rng.integers(2**31 - 1)))
        partitions.append(model.fit(X[rows]).predict(X))
    pairs = zip(*np.triu_indices(n_runs, k=1))
    return float(np.mean([adjusted_rand_score(partitions[p], partitions[q]) for p, q in pairs]))


# %% noise_share
import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score


def noise_share(X, k, n_sets=20, seed=42):
    def score(data):
        return silhouette_score(data, KMeans(k, n_init=10, random_state=seed).fit_predict(data))

    low, width = X.min(axis=0), np.ptp(X, axis=0)
    boxes = low + width * np.random.default_rng(seed).random((n_sets, *X.shape))
    return np.count_nonzero(np.fromiter(map(score, boxes), dtype=float) >= score(X)) / n_sets
