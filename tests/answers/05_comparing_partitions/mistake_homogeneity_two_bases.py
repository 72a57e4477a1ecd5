# /// answer
# title = "Mutual information in nats over an entropy in bits"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity = "two logarithms with different bases"
# test_homogeneity_edges = "of the same base"
# ///

# %% homogeneity
from sklearn.metrics import mutual_info_score


def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    if entropy(target) == 0:
        return 1
    return mutual_info_score(target, labels) / entropy(target)
