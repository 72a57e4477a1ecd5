# /// answer
# title = "Fractions, and values of derived classes"
# like = "correct_both_ways"
# ///

# %% purity
from collections import Counter
from fractions import Fraction


def purity(target, labels):
    clusters = {}
    for group, cluster in zip(target, labels):
        clusters.setdefault(cluster, Counter())[group] += 1
    return Fraction(sum(max(counts.values()) for counts in clusters.values()), len(target))
