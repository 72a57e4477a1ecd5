# /// answer
# title = "Compares labels: one round too many from centres that need no move"
# like = "correct_vectorised"
# [points]
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_inertias = "these are 2 rounds, expected 1: stop after the first round"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias, labels = [], None
    for _ in range(max_iter):
        before = labels
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        centres = np.array(centres, dtype=float)
        for j in range(len(centres)):
            if (labels == j).any():
                centres[j] = X[labels == j].mean(axis=0)
        if before is not None and np.array_equal(before, labels):
            break
    return labels, centres, inertias
