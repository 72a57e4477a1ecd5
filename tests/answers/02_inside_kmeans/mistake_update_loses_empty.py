# /// answer
# title = "Loops over the labels that occur"
# like = "correct_vectorised"
# [points]
# test_update_empty = 0
# [messages]
# test_update_empty = "An empty cluster needs its row"
# ///

# %% update
def update(X, labels, centres):
    return np.array([X[labels == j].mean(axis=0) for j in sorted(set(labels))])
