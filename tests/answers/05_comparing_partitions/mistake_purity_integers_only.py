# /// answer
# title = "Needs integers"
# like = "correct_short"
# [points]
# test_purity = 0
# [messages]
# test_purity = "stopped with"
# ///

# %% purity
def purity(target, labels):
    target, labels = list(target), list(labels)
    total = 0
    for c in set(labels):
        total += np.bincount([t for t, l in zip(target, labels) if l == c]).max()
    return total / len(labels)
