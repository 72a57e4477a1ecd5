# /// answer
# title = "A single cluster counts as homogeneous"
# like = "correct_short"
# [points]
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity_edges = "A single cluster with several groups"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    if len(set(labels)) == 1 or len(set(target)) == 1:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / entropy(target)
