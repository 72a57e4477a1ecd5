# /// answer
# title = "Scales X in place"
# like = "correct_as_in_the_hints"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = 'changed X'
# ///

# %% bic
def best_by_bic(X, max_components):
    X -= X.mean(axis=0)
    scores = {}
    for k in range(1, max_components + 1):
        scores[k] = GaussianMixture(n_components=k, n_init=10, random_state=42).fit(X).bic(X)
    return min(scores, key=scores.get)
