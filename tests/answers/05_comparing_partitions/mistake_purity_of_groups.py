# /// answer
# title = "Majority of every group instead of every cluster"
# like = "correct_short"
# [points]
# test_purity = 0
# [messages]
# test_purity = "the example of the prompt"
# ///

# %% purity
def purity(target, labels):
    table = pd.crosstab(np.asarray(target), np.asarray(labels))
    return table.max(axis=1).sum() / len(labels)
