# /// answer
# title = "A single start for the cross"
# like = "correct_as_in_the_hints"
# [points]
# test_cross = 0
# [messages]
# test_cross = 'does it get enough starts?'
# ///

# %% choose
def best_labels(name, X):
    if name in ("spirals", "dust"):
        return DBSCAN(eps=1.4 if name == "spirals" else 0.6).fit_predict(X)
    n_init = 1 if name == "cross" else 10
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=n_init, random_state=42).fit_predict(X)
