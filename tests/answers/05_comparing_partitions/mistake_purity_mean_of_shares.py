# /// answer
# title = "Plain mean over the clusters"
# like = "correct_short"
# [points]
# test_purity = 0
# [messages]
# test_purity = "a plain mean of the clusters' own shares"
# ///

# %% purity
def purity(target, labels):
    table = pd.crosstab(np.asarray(target), np.asarray(labels))
    return (table.max(axis=0) / table.sum(axis=0)).mean()
