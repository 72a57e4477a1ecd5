# /// answer
# title = "crosstab of Series"
# like = "correct_short"
# [points]
# test_purity = 0
# [messages]
# test_purity = "by position, not by index"
# ///

# %% purity
def purity(target, labels):
    table = pd.crosstab(pd.Series(target), pd.Series(labels))
    return table.max(axis=0).sum() / len(labels)
