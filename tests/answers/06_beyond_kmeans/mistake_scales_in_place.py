# /// answer
# title = "Scales X in place"
# like = "correct_as_in_the_hints"
# [points]
# test_sizes = 0
# [messages]
# test_sizes = 'changed X'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=1.4).fit_predict(X)
    if name == "cross":
        return GaussianMixture(n_components=2, n_init=10, random_state=42).fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=0.6).fit_predict(X)
    X /= 10
    return GaussianMixture(n_components=3, n_init=10, random_state=42).fit_predict(X)
