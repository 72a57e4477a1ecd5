# /// answer
# title = "The V-measure"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# [messages]
# test_homogeneity = "the V-measure, of which homogeneity is one half"
# ///

# %% homogeneity
from sklearn.metrics import v_measure_score


def homogeneity(target, labels):
    return v_measure_score(target, labels)
