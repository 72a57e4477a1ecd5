# /// answer
# title = "Not compared with the entropy before"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity = "never divided by the entropy before"
# test_homogeneity_edges = "A single cluster with several groups"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    before = entropy(target)
    if before == 0:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes)
