# /// answer
# title = "Not compared with the entropy before"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# [messages]
# test_homogeneity = "never divided by the entropy before"
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
