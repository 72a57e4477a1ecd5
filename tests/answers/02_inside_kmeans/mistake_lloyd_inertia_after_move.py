# /// answer
# title = "Inertia noted after the move"
# like = "correct_vectorised"
# [points]
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_inertias = "taken after the centres had moved"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = assign(X, centres)
        new = update(X, labels, centres)
        inertias.append(((X - new[labels]) ** 2).sum())
        if np.array_equal(new, centres):
            break
        centres = new
    return labels, new, inertias
