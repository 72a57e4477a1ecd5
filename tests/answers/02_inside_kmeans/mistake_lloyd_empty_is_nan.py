# /// answer
# title = "No care for empty clusters"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "For a cluster that stays empty and keeps its old centre: `lloyd` stopped"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        new = np.array([X[labels == j].mean(axis=0) for j in range(len(centres))])
        if np.array_equal(new, centres):
            break
        centres = new
    return labels, centres, inertias
