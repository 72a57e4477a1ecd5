# /// answer
# title = "lloyd stops when the inertia no longer falls, tests after labels of the end"
# like = "correct_vectorised"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    C = np.array(centres, dtype=float)
    inertias = []
    for i in range(max_iter):
        d = np.linalg.norm(X[:, None, :] - C[None, :, :], axis=-1)
        labels = d.argmin(axis=1)
        inertias.append((d.min(axis=1) ** 2).sum())
        if i > 0 and inertias[-1] == inertias[-2]:
            break
        for j in range(len(C)):
            if np.sum(labels == j) > 0:
                C[j] = X[labels == j].mean(axis=0)
    labels = np.linalg.norm(X[:, None, :] - C[None, :, :], axis=-1).argmin(axis=1)
    return labels, C, inertias


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    limit = best + tolerance * best
    fits = (KMeans(k, init=init, n_init=n_init, random_state=s).fit(X) for s in seeds)
    return np.array([fit.inertia_ <= limit for fit in fits]).mean().round(6)
