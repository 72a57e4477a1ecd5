# /// answer
# title = "Sizes sorted, entropies not"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# [messages]
# test_homogeneity = "Do the weights belong to the same clusters"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    if entropy(target) == 0:
        return 1
    within = [entropy(target[labels == c]) for c in np.unique(labels)]
    sizes = pd.Series(labels).value_counts().sort_values()
    return 1 - np.average(within, weights=sizes) / entropy(target)
