# /// answer
# title = "Takes a high score for the same"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "one of which changed its cluster"
# ///

# %% same_partition
from sklearn.metrics import adjusted_rand_score


def same_partition(a, b):
    return bool(adjusted_rand_score(a, b) > 0.95)
