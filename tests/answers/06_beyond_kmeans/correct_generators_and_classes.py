# /// answer
# title = "A class for the methods, generators for the sweeps"
# ///

# %% choose_silhouette
answer_silhouette = "(C)"


# %% compare_linkages
class Comparison:
    columns = ("ari", "largest")

    def __init__(self, X, y, k):
        self.X, self.y, self.k = X, y, k

    def row(self, linkage):
        model = AgglomerativeClustering(n_clusters=self.k, linkage=linkage).fit(self.X)
        return adjusted_rand_score(self.y, model.labels_), max(np.bincount(model.labels_))

    def __iter__(self):
        for linkage in ("complete", "single", "ward", "average"):
            yield linkage, self.row(linkage)


def linkage_table(X, y, k):
    return pd.DataFrame(dict(Comparison(X, y, k)), index=Comparison.columns).T


# %% count
def count_clusters(labels):
    def real():
        yield from (int(label) for label in labels if label > -1)

    return len(frozenset(real())), len(labels) - sum(1 for _ in real())


# %% bic
def best_by_bic(X, max_components):
    def scores():
        for k in range(1, max_components + 1):
            yield GaussianMixture(k, n_init=10, random_state=42).fit(X).bic(X), k

    return min(scores())[1]


# %% choose
class Puzzle:
    def __init__(self, name):
        self.method = getattr(self, name)

    def spirals(self):
        return DBSCAN(eps=1.35)

    def dust(self):
        return DBSCAN(eps=0.65, min_samples=5, algorithm="brute")

    def cross(self):
        return GaussianMixture(2, n_init=15, tol=1e-4, random_state=42)

    def sizes(self):
        return GaussianMixture(3, n_init=10, random_state=42)


def best_labels(name, X):
    return Puzzle(name).method().fit_predict(X)
