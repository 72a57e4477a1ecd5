# /// answer
# title = "break instead of continue"
# like = "correct_vectorised"
# [points]
# test_update_empty = 0
# [messages]
# test_update_empty = "must not change what happens to the others"
# ///

# %% update
def update(X, labels, centres):
    new = centres.astype(float)
    for j in range(len(centres)):
        if not (labels == j).any():
            break
        new[j] = X[labels == j].mean(axis=0)
    return new
