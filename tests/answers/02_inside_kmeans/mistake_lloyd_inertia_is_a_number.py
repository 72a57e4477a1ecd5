# /// answer
# title = "A number instead of a list"
# like = "correct_vectorised"
# [points]
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_inertias = "a list with one number per round"
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
    return labels, centres, inertias[-1]
