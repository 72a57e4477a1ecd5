# /// answer
# title = "Only two of four puzzles"
# like = "correct_as_in_the_hints"
# [points]
# test_dust = 0
# test_sizes = 0
# [messages]
# test_dust = 'is there a return for this name?'
# test_sizes = 'is there a return for this name?'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=1.4).fit_predict(X)
    if name == "cross":
        return GaussianMixture(n_components=2, n_init=10, random_state=42).fit_predict(X)
