# /// answer
# title = "Sums instead of means"
# like = "correct_vectorised"
# [points]
# test_update = 0
# [messages]
# test_update = "these are sums"
# ///

# %% update
def update(X, labels, centres):
    rows = []
    for j in range(len(centres)):
        members = X[labels == j]
        rows.append(members.sum(axis=0) if len(members) else centres[j])
    return np.array(rows)
