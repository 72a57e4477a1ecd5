# /// answer
# title = "An eps that bridges all gaps"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# test_dust = 0
# [messages]
# test_spirals = 'Nearly everything is in one cluster'
# test_dust = 'Nearly everything is in one cluster'
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=4).fit_predict(X)
    if name == "cross":
        return GaussianMixture(n_components=2, n_init=10, random_state=42).fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=6).fit_predict(X)
    return GaussianMixture(n_components=3, n_init=10, random_state=42).fit_predict(X)
