# /// answer
# title = "Centres X in place, in all puzzles: it costs one cell"
# like = "correct_as_in_the_hints"
# [points]
# test_sizes = 0
# [messages]
# test_sizes = 'changed X'
# ///

# %% choose
def best_labels(name, X):
    X -= X.mean(axis=0)
    if name in ("spirals", "dust"):
        return DBSCAN(eps=1.4 if name == "spirals" else 0.6).fit_predict(X)
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
