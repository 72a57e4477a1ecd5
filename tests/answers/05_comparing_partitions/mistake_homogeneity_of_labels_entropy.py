# /// answer
# title = "Divides by the entropy of the labels"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# [messages]
# test_homogeneity = "a division by the entropy of the labels"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    if entropy(target) == 0:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / max(entropy(labels), 1e-9)
