# /// answer
# title = "A class for the state, a generator for the rounds"
# like = "correct_vectorised"
# ///

# %% assign
class Nearest:
    def __init__(self, centres):
        self.centres = centres

    def __call__(self, sample):
        return int(((self.centres - sample) ** 2).sum(axis=1).argmin())


def assign(X, centres):
    return np.fromiter(map(Nearest(centres), X), dtype=int)


# %% update
from dataclasses import dataclass


@dataclass
class Cluster:
    old: np.ndarray
    members: np.ndarray

    @property
    def centre(self):
        return self.members.mean(axis=0) if self.members.size else self.old


def update(X, labels, centres):
    return np.stack([Cluster(old, X[labels == j]).centre for j, old in enumerate(centres)])


# %% lloyd
from itertools import islice


def rounds(X, centres):
    moves = True
    while moves:
        labels = assign(X, centres)
        cost = float(sum(((x - centres[j]) ** 2).sum() for x, j in zip(X, labels)))
        new = update(X, labels, centres)
        moves = not np.array_equal(new, centres)
        centres = new
        yield labels, centres, cost


def lloyd(X, centres, max_iter=100):
    history = list(islice(rounds(X, centres), max_iter))
    return *history[-1][:2], [cost for *_, cost in history]


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    def succeeds(seed):
        return (
            KMeans(k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_ / (1 + tolerance)
            <= best
        )

    return sum(map(succeeds, seeds)) / len(list(seeds))
