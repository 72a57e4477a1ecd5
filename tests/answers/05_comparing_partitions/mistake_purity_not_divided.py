# /// answer
# title = "Counts instead of a share"
# like = "correct_short"
# [points]
# test_purity = 0
# [messages]
# test_purity = "Divide by the number of samples"
# ///

# %% purity
def purity(target, labels):
    return pd.crosstab(np.asarray(target), np.asarray(labels)).max(axis=0).sum()
