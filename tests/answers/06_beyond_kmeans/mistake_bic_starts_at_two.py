# /// answer
# title = "One component is left out"
# like = "correct_as_in_the_hints"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = 'the sweep does not start at 1'
# ///

# %% bic
def best_by_bic(X, max_components):
    scores = {}
    for k in range(2, max(max_components, 2) + 1):
        scores[k] = GaussianMixture(n_components=k, n_init=5, random_state=42).fit(X).bic(X)
    return min(scores, key=scores.get)
