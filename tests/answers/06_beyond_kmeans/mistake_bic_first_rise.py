# /// answer
# title = "Stops at the first rise of the BIC"
# like = "correct_as_in_the_hints"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = 'the search stops at the first rise'
# ///

# %% bic
def best_by_bic(X, max_components):
    best, lowest = 1, np.inf
    for k in range(1, max_components + 1):
        bic = GaussianMixture(n_components=k, n_init=10, random_state=42).fit(X).bic(X)
        if bic > lowest:
            break
        best, lowest = k, bic
    return best
