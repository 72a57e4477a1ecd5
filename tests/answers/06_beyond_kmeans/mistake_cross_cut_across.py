# /// answer
# title = "Compact clusters for the cross"
# like = "correct_as_in_the_hints"
# [points]
# test_cross = 0
# [messages]
# test_cross = 'Both clusters hold samples of both bars'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=1.4).fit_predict(X)
    if name == "cross":
        return AgglomerativeClustering(n_clusters=2).fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=0.6).fit_predict(X)
    return GaussianMixture(n_components=3, n_init=10, random_state=42).fit_predict(X)
