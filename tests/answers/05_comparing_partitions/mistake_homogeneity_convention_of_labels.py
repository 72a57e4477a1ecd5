# /// answer
# title = "The convention asks for one cluster instead of one group"
# like = "correct_short"
# [points]
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity_edges = "0 is divided by 0"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    if len(set(labels)) == 1:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    with np.errstate(all="ignore"):
        return 1 - np.average(within, weights=sizes) / np.float64(entropy(target))
