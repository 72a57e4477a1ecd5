# /// answer
# title = "float32 throughout, scipy's vq, the share as float32"
# like = "correct_vectorised"
# ///

# %% assign
from scipy.cluster.vq import vq


def assign(X, centres):
    return vq(X.astype(np.float64), centres.astype(np.float64))[0].astype(np.uint8)


# %% update
def update(X, labels, centres):
    new = centres.astype(np.float32)
    for j, count in enumerate(np.bincount(labels, minlength=len(centres))):
        if count:
            new[j] = X[labels == j].astype(np.float32).mean(axis=0)
    return new


# %% lloyd
def lloyd(X, centres, max_iter=100):
    X, centres = np.float32(X), np.array(centres, dtype=np.float32)
    inertias = []
    for _ in range(max_iter):
        squares = ((X[:, None] - centres) ** 2).sum(axis=2)
        labels = squares.argmin(axis=1)
        inertias.append(squares.min(axis=1).sum())
        old = centres.copy()
        for j in np.unique(labels):
            centres[j] = X[labels == j].mean(axis=0)
        if np.array_equal(old, centres):
            break
    return labels.astype(np.int16), centres, inertias


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    limit = best + tolerance * best
    fits = (KMeans(k, init=init, n_init=n_init, random_state=s).fit(X) for s in seeds)
    return np.array([fit.inertia_ <= limit for fit in fits]).mean(dtype=np.float32)
