# /// answer
# title = "Needs arrays"
# like = "correct_short"
# [points]
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity_edges = "lists"
# ///

# %% homogeneity
def homogeneity(target, labels):
    before = entropy(target)
    if before == 0:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / before
