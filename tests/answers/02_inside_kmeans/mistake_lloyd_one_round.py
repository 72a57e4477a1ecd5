# /// answer
# title = "return inside the loop"
# like = "correct_vectorised"
# [points]
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_inertias = "only 1 of 6 rounds"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = assign(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        centres = update(X, labels, centres)
        return labels, centres, inertias
