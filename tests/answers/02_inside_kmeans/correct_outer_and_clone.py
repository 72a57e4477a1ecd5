# /// answer
# title = "Outer comparison, data frames, cloned models"
# like = "correct_vectorised"
# ///

# %% assign
from scipy.spatial.distance import cdist


def assign(X, centres):
    return cdist(X, centres, metric="sqeuclidean").argmin(axis=1)


# %% update
import numpy as np


def update(X, labels, centres):
    member = np.equal.outer(
        np.arange(len(centres)), labels
    )  # k x n, True where sample is in cluster
    counts = member.sum(axis=1, keepdims=True)
    return np.where(counts > 0, (member @ X) / np.maximum(counts, 1), centres)


# %% lloyd
import pandas as pd
from scipy.spatial.distance import cdist


def lloyd(X, centres, max_iter=100):
    samples = pd.DataFrame(X, dtype=float)
    places = pd.DataFrame(centres, dtype=float)
    inertias = []
    while len(inertias) < max_iter:
        squares = cdist(samples, places, "sqeuclidean")
        labels = squares.argmin(axis=1)
        inertias += [float(squares.min(axis=1).sum())]
        old, places = places, samples.groupby(labels).mean().reindex(places.index).fillna(places)
        if (places.to_numpy() == old.to_numpy()).all():
            break
    return labels, places.to_numpy(), inertias


# %% success_rate
import pandas as pd
from sklearn.base import clone
from sklearn.cluster import KMeans


def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    base = KMeans(k, init=init, n_init=n_init)
    reached = pd.Series([clone(base).set_params(random_state=s).fit(X).inertia_ for s in seeds])
    return reached.le(best * (1 + tolerance)).mean()
