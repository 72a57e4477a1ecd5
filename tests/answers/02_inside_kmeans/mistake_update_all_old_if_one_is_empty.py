# /// answer
# title = "One empty cluster stops all the others"
# like = "correct_vectorised"
# [points]
# test_update_empty = 0
# [messages]
# test_update_empty = "must not change what happens to the others"
# ///

# %% update
def update(X, labels, centres):
    if len(np.unique(labels)) < len(centres):
        return centres.astype(float)
    return np.array([X[labels == j].mean(axis=0) for j in range(len(centres))])
