# /// answer
# title = "Always five rounds"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_result = "ran more rounds than max_iter=1"
# test_lloyd_inertias = "only 5 of 6 rounds: in the next one, a centre moves"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(5):
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
