# /// answer
# title = "Exercises 3 to 5 right by scikit-learn's own tools, exercises 1 and 2 as in the solution"
# ///

# %% assign
def assign(X, centres):
    return ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)


# %% update
def update(X, labels, centres):
    rows = []
    for j in range(len(centres)):
        members = X[labels == j]
        rows.append(members.mean(axis=0) if len(members) else centres[j])
    return np.array(rows)


# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(inertia(X, labels, centres))
        new = np.array(centres, dtype=float)
        new[np.unique(labels)] = means(X, labels)
        if np.array_equal(new, centres):
            break
        centres = new
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
