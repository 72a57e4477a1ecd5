# /// answer
# title = "Graphs, angles and a tree of SciPy"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
from scipy.cluster import hierarchy


def linkage_table(X, y, k):
    points = np.asarray(X, dtype=float)
    cuts = {
        method: hierarchy.cut_tree(hierarchy.linkage(points, method), n_clusters=k).ravel()
        for method in ("single", "average", "complete", "ward")
    }
    return pd.DataFrame(
        {
            "ari": {method: adjusted_rand_score(y, cut) for method, cut in cuts.items()},
            "largest": {method: np.bincount(cut).max() for method, cut in cuts.items()},
        }
    )


# %% count
def count_clusters(labels):
    counts = pd.Series(np.asarray(labels)).value_counts()
    return counts.drop(-1, errors="ignore").size, counts.get(-1, default=0)


# %% bic
def best_by_bic(X, max_components):
    def bic(k):
        return GaussianMixture(k, n_init=5, random_state=42).fit(X).bic(X)

    return min(range(1, max_components + 1), key=bic)


# %% choose
import numpy as np
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import radius_neighbors_graph


def best_labels(name, X):
    match name:
        case "spirals":  # whoever lies within 1.3 is linked; the gap between the arms is about 3
            return connected_components(radius_neighbors_graph(X, 1.3), directed=False)[1]
        case "cross":  # bars at right angles: doubling the angle puts them on opposite sides
            double = 2 * np.arctan2(X[:, 1], X[:, 0])
            circle = np.column_stack([np.cos(double), np.sin(double)])
            return KMeans(n_clusters=2, n_init=10, random_state=42).fit_predict(circle)
        case "dust":  # dense samples only, linked; everything else is dust
            graph = radius_neighbors_graph(X, 0.8)
            dense = np.flatnonzero(np.asarray(graph.sum(axis=1)).ravel() >= 8)
            labels = np.full(len(X), -1)
            labels[dense] = connected_components(graph[dense][:, dense], directed=False)[1]
            return labels
        case "sizes":
            mixture = GaussianMixture(3, covariance_type="spherical", n_init=10, random_state=42)
            return mixture.fit(X).predict_proba(X).argmax(axis=1)
    raise ValueError(f"no puzzle is called {name!r}")
