# /// answer
# title = "A position in a list"
# like = "correct_as_in_the_hints"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = 'expected 2'
# ///

# %% bic
def best_by_bic(X, max_components):
    models = [GaussianMixture(k, n_init=5, random_state=42) for k in range(1, max_components + 1)]
    return int(np.argmin([model.fit(X).bic(X) for model in models])) * (max_components > 3)
