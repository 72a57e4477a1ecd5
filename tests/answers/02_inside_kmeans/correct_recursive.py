# /// answer
# title = "lloyd calls itself; nearest neighbours assign; add.at sums"
# ///

# %% assign
from sklearn.neighbors import NearestNeighbors


def assign(X, centres):
    return NearestNeighbors(n_neighbors=1, algorithm="brute").fit(centres).kneighbors(X)[1].ravel()


# %% update
def update(X, labels, centres):
    sums = np.zeros(centres.shape)
    np.add.at(sums, labels, X)
    counts = np.bincount(labels, minlength=len(centres))
    new = centres.astype(float).copy()
    filled = counts > 0
    new[filled] = sums[filled] / counts[filled, None]
    return new


# %% lloyd
def lloyd(X, centres, max_iter=100):
    labels = np.array([np.linalg.norm(centres - x, axis=1).argmin() for x in X])
    here = float(np.linalg.norm(X - centres[labels]) ** 2)
    new = np.array(
        [X[labels == j].mean(axis=0) if j in labels else centres[j] for j in range(len(centres))]
    )
    if max_iter == 1 or np.array_equal(new, centres):
        return labels, new, [here]
    labels, new, later = lloyd(X, new, max_iter - 1)
    return labels, new, [here, *later]


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_
        for seed in seeds
    ]
    return np.mean(np.array(found) <= best * (1 + tolerance))


# %% answer_seeds
answer_seeds = "B"
