# /// answer
# title = "Deep copies, dictionaries, a seed of one's own before the functions"
# like = "correct_vectorised"
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
