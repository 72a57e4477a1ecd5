# /// answer
# title = "Empty clusters go to the mean of all"
# like = "correct_vectorised"
# [points]
# test_update_empty = 0
# [messages]
# test_update_empty = "mean of all samples"
# ///

# %% update
def update(X, labels, centres):
    rows = []
    for j in range(len(centres)):
        members = X[labels == j]
        rows.append(members.mean(axis=0) if len(members) else X.mean(axis=0))
    return np.array(rows)
