# /// answer
# title = "Plain Python loops and dictionaries"
# ///

# %% same_partition
def same_partition(a, b):
    forth, back = {}, {}
    for x, y_ in zip(a, b):
        if forth.setdefault(x, y_) != y_ or back.setdefault(y_, x) != x:
            return False
    return True


# %% homogeneity
import math
from collections import Counter


def homogeneity(target, labels):
    def nats(values):
        return -sum(n / len(values) * math.log(n / len(values)) for n in Counter(values).values())

    target, labels = list(target), list(labels)
    if len(set(target)) == 1:
        return 1.0
    left = 0
    for cluster in set(labels):
        inside = [t for t, c in zip(target, labels) if c == cluster]
        left += len(inside) / len(target) * nats(inside)
    return 1 - left / nats(target)


# %% adjusted
import random


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = random.Random(seed)
    function = SCORES[score]
    values = []
    for _ in range(n_shuffles):
        shuffled = list(labels)
        rng.shuffle(shuffled)
        values.append(function(list(target), shuffled))
    chance = sum(values) / len(values)
    if chance > 1 - 1e-9:
        return 0
    return (function(list(target), list(labels)) - chance) / (1 - chance)


# %% chance_curve
import random


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = random.Random(seed)
    table = pd.DataFrame(columns=["v_measure", "ari"], dtype=float)
    for k in n_clusters:
        v = a = 0
        for _ in range(n_repeats):
            labels = [rng.randint(1, k) for _ in target]
            v += v_measure_score(list(target), labels) / n_repeats
            a += adjusted_rand_score(list(target), labels) / n_repeats
        table.loc[k] = [v, a]
    table.index.name = "n_clusters"
    return table


# %% choices
answer_accuracy = " c "
answer_trust = "d"
