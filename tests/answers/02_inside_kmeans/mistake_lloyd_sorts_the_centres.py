# /// answer
# title = "Sorts the centres at the end"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "not in the order of the start"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = assign(X, centres)
        inertias.append(inertia_of(X, labels, centres))
        old, centres = centres, update(X, labels, centres)
        if np.array_equal(old, centres):
            break
    order = np.lexsort(centres.T[::-1])
    return np.argsort(order)[labels], centres[order], inertias
