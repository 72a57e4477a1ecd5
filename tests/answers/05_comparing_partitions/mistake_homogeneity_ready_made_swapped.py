# /// answer
# title = "Calls the completeness with arguments exchanged"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity = "ready-made score"
# test_homogeneity_edges = "ready-made score"
# ///

# %% homogeneity
def homogeneity(target, labels):
    return completeness_score(labels, target)
