# /// answer
# title = "A named tuple as a pair"
# like = "correct_as_in_the_hints"
# ///

# %% count
from collections import namedtuple

Count = namedtuple("Count", "clusters noise")


def count_clusters(labels):
    labels = [int(label) for label in labels]
    return Count(clusters=len(set(labels) - {-1}), noise=labels.count(-1))
