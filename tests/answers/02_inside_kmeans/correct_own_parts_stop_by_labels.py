# /// answer
# title = "lloyd built from assign and update, stops when no label changes"
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
    labels, inertias = None, []
    while len(inertias) < max_iter:
        old = labels
        labels = assign(X, centres)
        inertias.append(float(np.sum((X - centres[labels]) ** 2)))
        centres = update(X, labels, centres)
        if old is not None and (old == labels).all():
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
