# /// answer
# title = "Sorts its arguments"
# like = "correct_short"
# [points]
# test_purity = 0
# [messages]
# test_purity = "purity changed its arguments"
# ///

# %% purity
def purity(target, labels):
    result = pd.crosstab(np.array(target), np.array(labels)).max(axis=0).sum() / len(labels)
    if isinstance(labels, list):
        labels.sort(reverse=True)
    return result
