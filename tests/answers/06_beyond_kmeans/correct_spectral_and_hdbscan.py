# /// answer
# title = "Spectral clustering and HDBSCAN; a mixture with a component for the dust"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    methods = ["average", "ward", "single", "complete"]
    parts = {
        m: AgglomerativeClustering(n_clusters=k, linkage=m, compute_full_tree=True).fit_predict(X)
        for m in methods
    }
    return pd.DataFrame(
        {
            "n_clusters": k,
            "ari": [adjusted_rand_score(y, parts[m]) for m in methods],
            "largest": [np.unique(parts[m], return_counts=True)[1].max() for m in methods],
        },
        index=methods,
    )


# %% count
def count_clusters(labels):
    values, sizes = np.unique(np.array(labels), return_counts=True)
    noise = sizes[values == -1].sum()
    return np.array([(values != -1).sum(), noise])


# %% bic
def best_by_bic(X, max_components):
    generator = np.random.RandomState(42)
    models = [
        GaussianMixture(k, n_init=5, random_state=generator).fit(X)
        for k in range(1, max_components + 1)
    ]
    return min(models, key=lambda model: model.bic(X)).n_components


# %% choose
def best_labels(name, X):
    if name == "spirals":
        return SpectralClustering(n_clusters=2, gamma=2, random_state=42).fit_predict(X)
    if name == "cross":
        return GaussianMixture(2, n_init=30, random_state=42).fit_predict(X)
    if name == "dust":
        return GaussianMixture(4, n_init=40, random_state=42).fit_predict(X)
    mixture = GaussianMixture(3, covariance_type="diag", n_init=10, random_state=42)
    return mixture.fit(X).predict(X)
