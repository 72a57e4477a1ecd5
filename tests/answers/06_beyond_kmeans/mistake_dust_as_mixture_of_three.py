# /// answer
# title = "No sample is noise"
# like = "correct_as_in_the_hints"
# [points]
# test_dust = 0
# [messages]
# test_dust = 'No sample is left out'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=1.4).fit_predict(X)
    if name == "cross":
        return GaussianMixture(n_components=2, n_init=10, random_state=42).fit_predict(X)
    if name == "dust":
        return AgglomerativeClustering(n_clusters=3).fit_predict(X)
    return GaussianMixture(n_components=3, n_init=10, random_state=42).fit_predict(X)
