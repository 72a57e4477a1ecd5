# /// answer
# title = "Scales the puzzles first, HDBSCAN for the spirals, OPTICS for the dust"
# like = "correct_as_in_the_hints"
# ///

# %% count
def count_clusters(labels):
    from collections import Counter

    counts = Counter(int(label) for label in labels)
    noise = counts.pop(-1, 0)
    return [len(counts), noise]


# %% bic
def best_by_bic(X, max_components):
    best = 1
    lowest = np.inf
    k = 1
    while k <= max_components:
        bic = GaussianMixture(n_components=k, n_init=5, random_state=42).fit(X).bic(X)
        if bic < lowest:
            lowest, best = bic, k
        k += 1
    return np.int64(best)


# %% choose
def best_labels(name, X):
    scaled = StandardScaler().fit_transform(X)
    if name == "spirals":
        return HDBSCAN(min_cluster_size=15, min_samples=3, copy=True).fit_predict(scaled)
    if name == "dust":
        from sklearn.cluster import OPTICS

        return OPTICS(min_samples=10, cluster_method="dbscan", eps=0.8).fit_predict(X)
    k = {"cross": 2, "sizes": 3}[name]
    return GaussianMixture(n_components=k, n_init=10, random_state=42).fit_predict(scaled)
