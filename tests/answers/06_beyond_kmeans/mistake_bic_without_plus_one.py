# /// answer
# title = "range(1, max_components)"
# like = "correct_as_in_the_hints"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = 'Here 1 is the only number to try'
# ///

# %% bic
def best_by_bic(X, max_components):
    scores = {}
    for k in range(1, max_components):
        scores[k] = GaussianMixture(n_components=k, n_init=10, random_state=42).fit(X).bic(X)
    return min(scores, key=scores.get)
