# /// answer
# title = "One group for each cluster"
# like = "correct_both_ways"
# [points]
# test_purity = 0
# [messages]
# test_purity = "a matching"
# ///

# %% purity
def purity(target, labels):
    from scipy.optimize import linear_sum_assignment

    table = pd.crosstab(np.asarray(target), np.asarray(labels)).to_numpy()
    return table[linear_sum_assignment(-table)].sum() / len(labels)
