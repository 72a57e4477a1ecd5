# /// answer
# title = "Functions of functions: partial, map, reduce, recursion"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
from functools import partial

linkages = {
    name: partial(AgglomerativeClustering, linkage=name)
    for name in ("average", "complete", "single", "ward")
}


def linkage_table(X, y, k):
    parts = {name: make(n_clusters=k).fit_predict(X) for name, make in linkages.items()}
    ari = pd.Series(parts).map(partial(adjusted_rand_score, y)).rename("ari")
    largest = pd.Series(parts).map(lambda part: np.unique(part, return_counts=True)[1].max())
    return pd.concat([largest.rename("largest"), ari], axis="columns")


# %% count
from functools import reduce


def count_clusters(labels):
    def step(state, label):
        seen, noise = state
        return (seen, noise + 1) if label == -1 else (seen | {label}, noise)

    seen, noise = reduce(step, labels, (frozenset(), 0))
    return len(seen), noise


# %% bic
def best_by_bic(X, max_components):
    def bic(k):
        return GaussianMixture(k, n_init=10, random_state=42).fit(X).bic(X)

    def best(k):
        return min(best(k - 1), (bic(k), k)) if k > 1 else (bic(1), 1)

    return best(max_components)[1]


# %% choose
from functools import partial


def best_labels(name, X):
    mixture = partial(GaussianMixture, n_init=10, random_state=42)
    suits = {
        "spirals": partial(
            AgglomerativeClustering, n_clusters=None, distance_threshold=1.6, linkage="single"
        ),
        "dust": partial(DBSCAN, eps=0.55, min_samples=4),
        "cross": partial(mixture, n_components=2, max_iter=300),
        "sizes": partial(mixture, n_components=3, covariance_type="diag"),
    }
    return suits[name]().fit_predict(X)
