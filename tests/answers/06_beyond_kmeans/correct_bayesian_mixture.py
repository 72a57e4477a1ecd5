# /// answer
# title = "Bayesian mixtures, own BIC, labels as floats in a column"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    def row(method):
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        return {"ari": adjusted_rand_score(y, labels), "largest": float(np.bincount(labels).max())}

    return pd.DataFrame({m: row(m) for m in ["ward", "complete", "average", "single"]}).T


# %% count
def count_clusters(labels):
    labels = np.array(labels)
    return np.unique(labels).size - int(-1 in labels), np.count_nonzero(labels == -1)


# %% bic
def best_by_bic(X, max_components):
    n, d = X.shape
    scores = []
    for k in range(1, max_components + 1):
        model = GaussianMixture(n_components=k, n_init=5, random_state=42).fit(X)
        parameters = k * d + k * d * (d + 1) / 2 + k - 1
        scores.append(-2 * n * model.score(X) + parameters * np.log(n))
    return float(np.argmin(scores) + 1)


# %% choose
def best_labels(name, X):
    from sklearn.mixture import BayesianGaussianMixture

    if name in ("spirals", "dust"):
        labels = DBSCAN(eps={"spirals": 1.6, "dust": 0.5}[name]).fit_predict(X)
    else:
        k = {"cross": 2, "sizes": 3}[name]
        labels = BayesianGaussianMixture(
            n_components=k, n_init=10, max_iter=500, random_state=42
        ).fit_predict(X)
    return labels.astype(float)[:, None]
