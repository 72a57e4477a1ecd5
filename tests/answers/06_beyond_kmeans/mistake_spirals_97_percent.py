# /// answer
# title = "The 97 % of section 5 for the spirals, which hold no noise; HDBSCAN for the dust"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# test_dust = 0
# [messages]
# test_spirals = 'with DBSCAN, eps is too small'
# test_dust = 'so too few samples are called noise'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=np.percentile(reach(X), 97)).fit_predict(X)
    if name == "dust":
        return HDBSCAN(min_cluster_size=15, min_samples=5, copy=True).fit_predict(X)
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
