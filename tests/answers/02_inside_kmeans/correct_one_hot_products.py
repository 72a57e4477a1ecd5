# /// answer
# title = "One-hot matrix products, the expanded square"
# like = "correct_vectorised"
# ///

# %% assign
def assign(X, centres):
    squared = (X**2).sum(1)[:, None] - 2 * X @ centres.T + (centres**2).sum(1)[None, :]
    return np.argmin(squared, axis=1)


# %% update
def update(X, labels, centres):
    member = (np.asarray(labels)[:, None] == np.arange(len(centres))).astype(float)
    counts = member.sum(axis=0)
    sums = member.T @ X
    return np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres)


# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        squared = ((X[:, None] - centres[None]) ** 2).sum(-1)
        labels = squared.argmin(1)
        inertias.append(squared[np.arange(len(X)), labels].sum())
        member = np.eye(len(centres))[labels]
        counts = member.sum(axis=0)[:, None]
        old, centres = centres, np.where(counts > 0, member.T @ X / np.maximum(counts, 1), centres)
        if np.allclose(old, centres, rtol=0, atol=1e-12):
            break
    return labels, centres, inertias
