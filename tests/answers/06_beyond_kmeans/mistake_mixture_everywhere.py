# /// answer
# title = "A mixture everywhere"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# test_dust = 0
# [messages]
# test_spirals = 'the arms are cut across'
# test_dust = 'No sample is left out'
# ///

# %% choose
def best_labels(name, X):
    k = {"spirals": 2, "cross": 2, "dust": 3, "sizes": 3}[name]
    return GaussianMixture(n_components=k, n_init=10, random_state=42).fit_predict(X)
