# /// answer
# title = "HDBSCAN with min_samples left at min_cluster_size"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# [messages]
# test_spirals = 'with HDBSCAN, try another min_samples'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return HDBSCAN(min_cluster_size=15, copy=True).fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=0.6).fit_predict(X)
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
