# /// answer
# title = "Always 1"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity = "Go through section 5 again"
# test_homogeneity_edges = "are the arguments used"
# ///

# %% homogeneity
def homogeneity(target, labels):
    return 1.0
