# /// answer
# title = "Divides 0 by 0"
# like = "correct_short"
# [points]
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity_edges = "0 is divided by 0"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    before = entropy(target)
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / before
