# /// answer
# title = "Returns the start centres"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "expected 0.5 and 9.5"
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
    inertias, places = [], centres
    for _ in range(max_iter):
        labels = assign(X, places)
        inertias.append(((X - places[labels]) ** 2).sum())
        new = update(X, labels, places)
        if np.array_equal(new, places):
            break
        places = new
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
