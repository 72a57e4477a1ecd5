# /// answer
# title = "The ARI, whatever the score"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "the corrected Rand index"
# ///

# %% adjusted
from sklearn.metrics import adjusted_rand_score


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    if len(set(labels)) == len(list(labels)):
        return 0.0
    return adjusted_rand_score(target, labels)
