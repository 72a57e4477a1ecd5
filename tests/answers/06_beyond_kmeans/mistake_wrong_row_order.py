# /// answer
# title = "Labels of the sorted rows"
# like = "correct_as_in_the_hints"
# [points]
# test_dust = 0
# [messages]
# test_dust = 'in the order of the rows of X'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=1.4).fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=0.6).fit_predict(X[X[:, 0].argsort()])
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
