# /// answer
# title = "Uses the town instead of X"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_result = "The order is"
# test_lloyd_inertias = "expected 6 numbers"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    X, centres, inertias = town, start, []
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
