# /// answer
# title = "Classes of its own"
# like = "correct_short"
# ///

# %% same_partition
class Partition:
    def __init__(self, labels):
        self.labels = list(labels)

    def __eq__(self, other):
        first_a = [self.labels.index(label) for label in self.labels]
        return first_a == [other.labels.index(label) for label in other.labels]


def same_partition(a, b):
    return Partition(a) == Partition(b)


# %% homogeneity
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Cluster:
    groups: Counter = field(default_factory=Counter)

    @property
    def size(self):
        return sum(self.groups.values())

    @property
    def bits(self):
        return sum(n / self.size * np.log2(self.size / n) for n in self.groups.values())


def homogeneity(target, labels):
    whole, parts = Cluster(), {}
    for group, label in zip(target, labels):
        whole.groups[group] += 1
        parts.setdefault(label, Cluster()).groups[group] += 1
    if not whole.bits:
        return 1.0
    return 1 - sum(part.size * part.bits for part in parts.values()) / whole.size / whole.bits


# %% adjusted
class Corrected:
    def __init__(self, score, n_shuffles, seed):
        self.score, self.n_shuffles = SCORES[score], n_shuffles
        self.rng = np.random.default_rng(seed)

    def chance(self, target, labels):
        shuffles = (self.rng.permutation(labels) for _ in range(self.n_shuffles))
        return np.mean([self.score(target, shuffled) for shuffled in shuffles])

    def __call__(self, target, labels):
        chance = self.chance(target, labels)
        if np.isclose(chance, 1):
            return 0.0
        return (self.score(target, labels) - chance) / (1 - chance)


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    return Corrected(score, n_shuffles, seed)(target, labels)


# %% chance_curve
class Hat:
    def __init__(self, n_labels, rng):
        self.n_labels, self.rng = n_labels, rng

    def draw(self, n):
        return self.rng.integers(self.n_labels, size=n)


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(index=pd.Index(n_clusters, name="k"), columns=["v_measure", "ari"])
    for hat in (Hat(k, rng) for k in n_clusters):
        draws = [hat.draw(len(target)) for _ in range(n_repeats)]
        table.loc[hat.n_labels, "v_measure"] = np.mean([v_measure_score(target, d) for d in draws])
        table.loc[hat.n_labels, "ari"] = np.mean([adjusted_rand_score(target, d) for d in draws])
    return table.astype(float)
