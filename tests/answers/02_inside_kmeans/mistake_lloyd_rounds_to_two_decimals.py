# /// answer
# title = "Copies .round(2)"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# [messages]
# test_lloyd_result = "three decimals are enough, fewer are not"
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
    return labels, centres.round(2), inertias
