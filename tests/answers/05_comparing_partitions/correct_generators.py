# /// answer
# title = "Generators and itertools"
# like = "correct_short"
# ///

# %% same_partition
from itertools import combinations as pairs_of


def same_partition(a, b):
    a, b = list(a), list(b)
    return all((a[i] == a[j]) == (b[i] == b[j]) for i, j in pairs_of(range(len(a)), 2))


# %% homogeneity
from itertools import groupby


def homogeneity(target, labels):
    pairs = sorted(zip(labels, target))
    total = entropy([t for _, t in pairs])
    if total < 1e-12:
        return 1.0

    def remaining():
        for _, members in groupby(pairs, key=lambda pair: pair[0]):
            members = [t for _, t in members]
            yield len(members) * entropy(members)

    return 1 - sum(remaining()) / len(pairs) / total


# %% adjusted
from statistics import fmean


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    def shuffles(rng):
        while True:
            yield rng.permutation(labels)

    stream = zip(range(n_shuffles), shuffles(np.random.default_rng(seed)))
    chance = fmean(float(SCORES[score](target, shuffled)) for _, shuffled in stream)
    if np.isclose(chance, 1):
        return 0
    return (SCORES[score](target, labels) - chance) / (1 - chance)


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)

    def rows():
        for k in n_clusters:
            hats = [rng.integers(k, size=len(target)) for _ in range(n_repeats)]
            yield (
                sum(v_measure_score(target, hat) for hat in hats) / n_repeats,
                sum(adjusted_rand_score(target, hat) for hat in hats) / n_repeats,
            )

    return pd.DataFrame(rows(), columns=["v_measure", "ari"], index=n_clusters)
