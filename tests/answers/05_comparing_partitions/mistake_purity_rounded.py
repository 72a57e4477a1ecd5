# /// answer
# title = "Rounded to two decimals"
# like = "correct_both_ways"
# [points]
# test_purity = 0
# [messages]
# test_purity = "at least 3 decimals"
# ///

# %% purity
def purity(target, labels):
    target, labels = pd.Series(list(target)), pd.Series(list(labels))
    total = 0
    for cluster in labels.unique():
        total += target[labels == cluster].value_counts().iloc[0]
    return round(total / len(target), 2)
