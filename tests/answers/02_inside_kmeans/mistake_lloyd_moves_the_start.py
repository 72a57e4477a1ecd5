# /// answer
# title = "Changes the caller's start centres"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "caller's start centres in place"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    if centres.dtype != float:
        centres = centres.astype(float)
    inertias = []
    for _ in range(max_iter):
        labels = assign(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        old = centres.copy()
        for j in range(len(centres)):
            if (labels == j).any():
                centres[j] = X[labels == j].mean(axis=0)
        if np.array_equal(old, centres):
            break
    return labels, centres, inertias
