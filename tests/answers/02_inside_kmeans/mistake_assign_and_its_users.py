# /// answer
# title = "assign is wrong, later exercises use the tools offered"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "expected [1, 0]"
# ///

# %% assign
def assign(X, centres):
    return ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmax(axis=1)


# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(inertia_of(X, labels, centres))
        new = np.array(
            [
                X[labels == j].mean(axis=0) if j in labels else centres[j]
                for j in range(len(centres))
            ]
        )
        if np.array_equal(new, centres):
            break
        centres = new
    return labels, centres, inertias
