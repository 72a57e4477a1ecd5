# /// answer
# title = "The best fit, without a charge"
# like = "correct_as_in_the_hints"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = 'fit without a charge'
# ///

# %% bic
def best_by_bic(X, max_components):
    scores = {}
    for k in range(1, max_components + 1):
        scores[k] = GaussianMixture(n_components=k, n_init=5, random_state=42).fit(X).score(X)
    return max(scores, key=scores.get)
