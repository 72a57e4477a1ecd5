# /// answer
# title = "Two Series are matched by their indexes"
# like = "correct_short"
# [points]
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity_edges = "by position, not by index"
# ///

# %% homogeneity
def homogeneity(target, labels):
    table = pd.crosstab(pd.Series(target), pd.Series(labels)).to_numpy()
    if len(table) == 1:
        return 1.0

    def bits(counts):
        p = counts[counts > 0] / counts.sum()
        return (p * np.log2(1 / p)).sum()

    left = sum(bits(column) * column.sum() for column in table.T) / table.sum()
    return 1 - left / bits(table.sum(axis=1))
