# /// answer
# title = "range(1, max_components + 2)"
# like = "correct_as_in_the_hints"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = 'with max_components = 1: it gives 2, expected 1'
# ///

# %% bic
def best_by_bic(X, max_components):
    scores = {}
    for k in range(1, max_components + 2):
        scores[k] = GaussianMixture(n_components=k, n_init=10, random_state=42).fit(X).bic(X)
    return min(scores, key=scores.get)
