# /// answer
# title = "Changes the old centres"
# like = "correct_vectorised"
# [points]
# test_update = 0
# [messages]
# test_update = "both names mean the same array"
# ///

# %% update
def update(X, labels, centres):
    new = centres if centres.dtype == float else centres.astype(float)
    for j in range(len(centres)):
        if (labels == j).any():
            new[j] = X[labels == j].mean(axis=0)
    return new
