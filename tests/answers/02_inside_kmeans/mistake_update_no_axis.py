# /// answer
# title = "One mean over all features"
# like = "correct_vectorised"
# [points]
# test_update = 0
# test_update_empty = 0
# [messages]
# test_update = "returned the shape (4,)"
# test_update_empty = "stopped with ValueError"
# ///

# %% update
def update(X, labels, centres):
    rows = []
    for j in range(len(centres)):
        members = X[labels == j]
        rows.append(members.mean() if len(members) else centres[j])
    return np.array(rows)
