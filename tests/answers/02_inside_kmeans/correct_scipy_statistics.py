# /// answer
# title = "Statistics by label from scipy.ndimage, sparse sums, a while loop"
# like = "correct_vectorised"
# ///

# %% assign
from scipy.spatial import KDTree


def assign(X, centres):
    distances, _ = KDTree(centres).query(X)
    full = np.linalg.norm(X[:, None] - centres[None], axis=2)
    return np.isclose(full, distances[:, None], rtol=1e-12).argmax(axis=1)


# %% update
from scipy import ndimage


def update(X, labels, centres):
    numbers = np.arange(len(centres))
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = [ndimage.mean(column, labels, numbers) for column in X.T]
    found = np.column_stack(columns)
    return np.where(np.isin(numbers, labels)[:, None], found, centres)


# %% lloyd
from scipy.sparse import csr_matrix


def lloyd(X, centres, max_iter=100):
    rounds, moving = [], True
    while moving and len(rounds) < max_iter:
        squares = ((X[:, None, :] - centres) ** 2).sum(axis=-1)
        labels = squares.argmin(axis=1)
        member = csr_matrix((np.ones(len(X)), (labels, np.arange(len(X)))), (len(centres), len(X)))
        counts = np.asarray(member.sum(axis=1))
        new = np.where(counts > 0, (member @ X) / np.maximum(counts, 1), centres)
        moving = not np.array_equal(new, centres)
        rounds.append(squares.min(axis=1).sum())
        centres = new
    return labels, centres, np.array(rounds)


# %% success_rate
from functools import partial


def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    model = partial(KMeans, n_clusters=k, init=init, n_init=n_init)
    gaps = [model(random_state=int(s)).fit(X).inertia_ / best - 1 for s in seeds]
    return round(float(np.mean([gap <= tolerance for gap in gaps])), 3)
