# /// answer
# title = "Trees of SciPy, rounded; single linkage for the spirals"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    from scipy.cluster.hierarchy import fcluster, linkage

    table = []
    for method in ["ward", "single", "complete", "average"]:
        labels = fcluster(linkage(np.asarray(X), method=method), t=k, criterion="maxclust")
        table.append([round(adjusted_rand_score(y, labels), 3), np.bincount(labels).max()])
    return pd.DataFrame(
        table, index=["ward", "single", "complete", "average"], columns=["ari", "largest"]
    )


# %% count
def count_clusters(labels):
    different = set(labels)
    different.discard(-1)
    return len(different), list(labels).count(-1)


# %% bic
def best_by_bic(X, max_components):
    bics = []
    for k in range(max_components):
        bics.append(GaussianMixture(k + 1, n_init=8, random_state=42).fit(X).bic(X))
    return 1 + int(np.argmin(bics))


# %% choose
def best_labels(name, X):
    if name == "spirals":
        return AgglomerativeClustering(n_clusters=2, linkage="single").fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=0.6).fit_predict(X)
    if name == "cross":
        mixture = GaussianMixture(2, n_init=20, init_params="random_from_data", random_state=42)
        return mixture.fit_predict(X)
    return GaussianMixture(3, covariance_type="spherical", n_init=10, random_state=42).fit_predict(
        X
    )
