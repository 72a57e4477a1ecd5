# /// answer
# title = "An empty cluster is moved to the origin"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "cluster 1 has no samples and should keep its old centre"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        new = np.zeros(centres.shape)
        for j in range(len(centres)):
            if (labels == j).any():
                new[j] = X[labels == j].mean(axis=0)
        finished = np.array_equal(new, centres)
        centres = new
        if finished:
            break
    return labels, centres, inertias
