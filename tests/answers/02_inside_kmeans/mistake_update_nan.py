# /// answer
# title = "The mean of nothing"
# like = "correct_vectorised"
# [points]
# test_update_empty = 0
# [messages]
# test_update_empty = "the mean of nothing is nan"
# ///

# %% update
def update(X, labels, centres):
    return np.array([X[labels == j].mean(axis=0) for j in range(len(centres))])
