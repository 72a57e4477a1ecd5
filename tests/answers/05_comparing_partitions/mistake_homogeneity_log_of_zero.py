# /// answer
# title = "Keeps groups that do not occur in a cluster"
# like = "correct_short"
# [points]
# test_homogeneity = 0
# [messages]
# test_homogeneity = "A logarithm of 0"
# ///

# %% homogeneity
def homogeneity(target, labels):
    if len(set(target)) == 1:
        return 1
    table = pd.crosstab(np.asarray(target), np.asarray(labels)).to_numpy()
    with np.errstate(all="ignore"):
        p = table / table.sum(axis=0)
        within = -(p * np.log2(p)).sum(axis=0)
    return 1 - np.average(within, weights=table.sum(axis=0)) / entropy(target)
