# /// answer
# title = "Roles exchanged"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# [messages]
# test_homogeneity = "completeness: target and labels are exchanged"
# ///

# %% homogeneity
def homogeneity(target, labels):
    labels, target = np.asarray(target), np.asarray(labels)
    before = entropy(target)
    if before == 0:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / before
