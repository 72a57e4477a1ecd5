# /// answer
# title = "return inside the loop"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_result = "How many rounds did it take"
# test_lloyd_inertias = "expected [145, 17.56, 1]"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = assign(X, centres)
        inertias.append(((X - centres[labels]) ** 2).sum())
        centres = update(X, labels, centres)
        return labels, centres, inertias
