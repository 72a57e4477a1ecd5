# /// answer
# title = "Always two centres"
# like = "correct_vectorised"
# [points]
# test_update = 0
# test_update_empty = 0
# [messages]
# test_update = "the rounds of your loop"
# test_update_empty = "An empty cluster needs its row"
# ///

# %% update
def update(X, labels, centres):
    rows = []
    for j in range(2):
        members = X[labels == j]
        rows.append(members.mean(axis=0) if len(members) else centres[j])
    return np.array(rows)
