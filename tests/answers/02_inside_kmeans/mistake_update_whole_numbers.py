# /// answer
# title = "A copy of whole numbers cuts the means"
# like = "correct_vectorised"
# [points]
# test_update = 0
# [messages]
# test_update = "cut to whole numbers"
# ///

# %% update
def update(X, labels, centres):
    new = centres.copy()
    for j in range(len(centres)):
        if (labels == j).any():
            new[j] = X[labels == j].mean(axis=0)
    return new
