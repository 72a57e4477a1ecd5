# /// answer
# title = "Calls scikit-learn's score"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity = "ready-made score"
# test_homogeneity_edges = "ready-made score"
# ///

# %% homogeneity
from sklearn.metrics import homogeneity_score


def homogeneity(target, labels):
    return homogeneity_score(target, labels)
