# /// answer
# title = "Labels as text"
# like = "correct_as_in_the_hints"
# [points]
# test_sizes = 0
# [messages]
# test_sizes = 'integer labels'
# ///

# %% choose
def best_labels(name, X):
    if name in ("spirals", "dust"):
        return DBSCAN(eps=1.4 if name == "spirals" else 0.6).fit_predict(X)
    labels = GaussianMixture(2 if name == "cross" else 3, n_init=10, random_state=42).fit_predict(X)
    return labels if name == "cross" else labels.astype(str)
