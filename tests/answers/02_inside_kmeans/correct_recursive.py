# /// answer
# title = "lloyd calls itself; nearest neighbours assign; add.at sums"
# like = "correct_vectorised"
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
