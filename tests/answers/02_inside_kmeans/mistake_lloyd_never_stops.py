# /// answer
# title = "No break: max_iter rounds in any case"
# like = "correct_vectorised"
# [points]
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_inertias = "these are 100 rounds, expected 6: stop after the first round"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = assign(X, centres)
        inertias.append(inertia_of(X, labels, centres))
        centres = update(X, labels, centres)
    return labels, centres, inertias
