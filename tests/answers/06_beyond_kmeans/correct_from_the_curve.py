# /// answer
# title = "Reads eps off the k-distance curve of the draw itself"
# like = "correct_as_in_the_hints"
# ///

# %% bic
def best_by_bic(X, max_components):
    bics = np.full(max_components + 1, np.inf)
    for k in np.arange(1, max_components + 1):
        bics[k] = GaussianMixture(n_components=k, n_init=10, random_state=42).fit(X).bic(X)
    return bics.argmin()


# %% choose
def best_labels(name, X):
    from sklearn.neighbors import NearestNeighbors

    if name in ("cross", "sizes"):
        k = {"cross": 2, "sizes": 3}[name]
        return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
    fifth = NearestNeighbors(n_neighbors=5).fit(X).kneighbors(X)[0][:, -1]
    eps = np.percentile(fifth, 80) if name == "dust" else fifth.max()
    return DBSCAN(eps=eps).fit_predict(X)
