# /// answer
# title = "Exercises 1 and 2 missing"
# [points]
# test_assign = 0
# test_update = 0
# test_update_empty = 0
# [messages]
# test_assign = "name 'assign' is not defined): run your exercise cell"
# test_update = "name 'update' is not defined): run your exercise cell"
# test_update_empty = "name 'update' is not defined): run your exercise cell"
# ///

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
