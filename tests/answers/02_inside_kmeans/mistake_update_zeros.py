# /// answer
# title = "Empty clusters at the origin"
# like = "correct_vectorised"
# [points]
# test_update_empty = 0
# [messages]
# test_update_empty = "Zeros are a place"
# ///

# %% update
def update(X, labels, centres):
    new = np.zeros(centres.shape)
    for j in range(len(centres)):
        if (labels == j).any():
            new[j] = X[labels == j].mean(axis=0)
    return new
