# /// answer
# title = "Classes with methods, generators, statistics.fmean"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
from statistics import fmean


class Neighbours:
    def __init__(self, X, labels, i):
        self.X, self.labels, self.i = X, [str(label) for label in labels], i

    def distance(self, j):
        return sum((p - q) ** 2 for p, q in zip(self.X[j], self.X[self.i])) ** 0.5

    def to(self, label):
        for j, other in enumerate(self.labels):
            if other == label and j != self.i:
                yield self.distance(j)

    @property
    def own(self):
        return self.labels[self.i]


def silhouette_of(X, labels, i):
    near = Neighbours(X.tolist(), labels.tolist(), i)
    b = min(fmean(near.to(label)) for label in set(near.labels) - {near.own})
    try:
        a = fmean(near.to(near.own))
    except Exception:  # nobody else there
        return 0.0, b, 0.0
    return a, b, (b - a) / sorted((a, b))[-1]


# %% stability
def stability(X, k, n_runs=10, seed=42):
    def runs():
        rng = np.random.default_rng(seed)
        while True:
            model = KMeans(k, n_init=10, random_state=int(rng.integers(10**6)))
            yield model.fit(rng.choice(X, len(X))).predict(X)

    source = runs()
    partitions = [next(source) for _ in range(n_runs)]
    total = sum(adjusted_rand_score(*pair) for pair in combinations(partitions, 2))
    return total * 2 / (n_runs * (n_runs - 1))


# %% noise_share
from statistics import fmean


class Box:
    def __init__(self, X, seed):
        self.low, self.high, self.shape = X.min(0), X.max(0), X.shape
        self.rng = np.random.default_rng(seed)

    def __iter__(self):
        return self

    def __next__(self):
        return self.rng.uniform(self.low, self.high, self.shape)


def noise_share(X, k, n_sets=20, seed=42):
    target = cut_score(X, k)
    return fmean(cut_score(table, k) >= target for _, table in zip(range(n_sets), Box(X, seed)))
