# /// answer
# title = "cdist, pandas groupby with reindex, tuple of other types"
# ///

# %% assign
import pandas as pd
from scipy.spatial.distance import cdist


def assign(X, centres):
    return pd.Series(cdist(X, centres).argmin(axis=1))


# %% update
def update(X, labels, centres):
    found = pd.DataFrame(X).groupby(labels).mean()
    return found.reindex(range(len(centres))).fillna(pd.DataFrame(centres))


# %% lloyd
from scipy.spatial.distance import cdist


def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        squared = cdist(X, centres, "sqeuclidean")
        labels = squared.argmin(axis=1)
        inertias.append(squared.min(axis=1).sum())
        found = pd.DataFrame(X).groupby(labels).mean().reindex(range(len(centres)))
        new = found.fillna(pd.DataFrame(centres)).to_numpy()
        if np.allclose(new, centres):
            return labels, new, np.array(inertias)
        centres = new
    return labels, centres, np.array(inertias)


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    table = pd.DataFrame({"seed": list(seeds)})
    table["inertia"] = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=s).fit(X).inertia_
        for s in table["seed"]
    ]
    return table["inertia"].le(best * (1 + tolerance)).mean()


# %% answer_seeds
answer_seeds = "b"
