# /// answer
# title = "Means with three decimals"
# like = "correct_vectorised"
# ///

# %% update
def update(X, labels, centres):
    rows = []
    for j in range(len(centres)):
        members = X[labels == j]
        rows.append(members.mean(axis=0) if len(members) else centres[j])
    return np.array(rows).round(3)
