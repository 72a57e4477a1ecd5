# /// answer
# title = "Leaves clusters of one sample out"
# like = "correct_short"
# [points]
# test_purity = 0
# [messages]
# test_purity = "Singletons have the purity"
# ///

# %% purity
def purity(target, labels):
    table = pd.crosstab(np.asarray(target), np.asarray(labels))
    table = table.loc[:, table.sum(axis=0) > 1]
    return table.max(axis=0).sum() / len(labels)
