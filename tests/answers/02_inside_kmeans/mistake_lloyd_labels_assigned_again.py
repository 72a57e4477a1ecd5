# /// answer
# title = "Assigns once more after the last move"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "assigned again after the last move"
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
    return assign(X, centres), centres, inertias
