# /// answer
# title = "Similar spreads for the sizes"
# like = "correct_as_in_the_hints"
# [points]
# test_sizes = 0
# [messages]
# test_sizes = 'The wide group lost samples to its neighbours'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=1.4).fit_predict(X)
    if name == "cross":
        return GaussianMixture(n_components=2, n_init=10, random_state=42).fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=0.6).fit_predict(X)
    return AgglomerativeClustering(n_clusters=3).fit_predict(X)
