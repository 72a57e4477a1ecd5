# /// answer
# title = "Distances first: precomputed matrices, SciPy's cdist and minimum spanning trees"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    X = np.asarray(X, dtype=float)
    D = pdist(X)
    rows = {}
    for method in ["single", "complete", "average", "ward"]:
        cut = fcluster(linkage(D, method), k, "maxclust")
        rows[method] = pd.Series(
            {"ari": adjusted_rand_score(y, cut), "largest": np.bincount(cut).max()}
        )
    return pd.concat(rows, axis=1).transpose()


# %% count
def count_clusters(labels):
    counts = dict(zip(*np.unique(np.asarray(labels), return_counts=True)))
    noise = counts.pop(-1, 0)
    return (len(counts), noise)


# %% choose
def best_labels(name, X):
    from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
    from scipy.spatial.distance import cdist

    D = cdist(X, X)
    if name == "spirals":
        tree = minimum_spanning_tree(D)
        tree.data[tree.data.argmax()] = 0  # without its longest edge, two parts
        tree.eliminate_zeros()
        return connected_components(tree, directed=False)[1]
    if name == "dust":
        return DBSCAN(eps=0.6, metric="precomputed").fit_predict(D)
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
