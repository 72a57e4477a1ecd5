# /// answer
# title = "Returns the start centres"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "those of the start"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias, places = [], centres
    for _ in range(max_iter):
        labels = assign(X, places)
        inertias.append(((X - places[labels]) ** 2).sum())
        new = update(X, labels, places)
        if np.array_equal(new, places):
            break
        places = new
    return labels, centres, inertias
