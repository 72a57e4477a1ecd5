# /// answer
# title = "Says 0 for one group"
# like = "correct_short"
# [points]
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity_edges = "see the convention in the prompt"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    before = entropy(target)
    if before == 0:
        return 0
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / before
