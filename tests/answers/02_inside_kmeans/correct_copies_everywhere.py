# /// answer
# title = "Deep copies, dictionaries, a seed of one's own before the functions"
# ///

# %% assign
import random

random.seed(42)


def assign(X, centres):
    labels = np.empty(len(X), dtype=np.int8)
    for i in range(len(X)):
        offsets = {j: float(np.dot(X[i] - c, X[i] - c)) for j, c in enumerate(centres)}
        labels[i] = min(offsets, key=offsets.get)
    return labels


# %% update
import copy


def update(X, labels, centres):
    result = copy.deepcopy(centres).astype("float64")
    members = {j: X[np.flatnonzero(labels == j)] for j in range(len(centres))}
    for j, rows in members.items():
        result[j] = rows.sum(axis=0) / rows.shape[0] if rows.size else centres[j]
    return result


# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        new = np.array(centres, dtype=float)
        for j in range(len(centres)):
            if (labels == j).any():
                new[j] = X[labels == j].mean(axis=0)
        finished = np.array_equal(new, centres)
        centres = new
        if finished:
            break
    return labels, centres, inertias


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_
        for seed in seeds
    ]
    return np.mean(np.array(found) <= best * (1 + tolerance))


# %% answer_seeds
answer_seeds = "B"
