# /// answer
# title = "The V-measure"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity = "the V-measure, of which homogeneity is one half"
# test_homogeneity_edges = "A target of one group gives 0.000"
# ///

# %% homogeneity
from sklearn.metrics import v_measure_score


def homogeneity(target, labels):
    return v_measure_score(target, labels)
