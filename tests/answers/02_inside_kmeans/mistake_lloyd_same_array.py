# /// answer
# title = "new = centres compares an array with itself"
# like = "correct_vectorised"
# [points]
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_inertias = "only 1 of 6 rounds"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    centres = centres.astype(float)
    for _ in range(max_iter):
        labels = assign(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        new = centres
        for j in range(len(new)):
            if (labels == j).any():
                new[j] = X[labels == j].mean(axis=0)
        if np.array_equal(new, centres):
            break
    return labels, centres, inertias
