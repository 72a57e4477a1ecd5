# /// answer
# title = "Returns s alone"
# like = "correct_short_and_vectorised"
# [points]
# test_a_and_b = 0
# [messages]
# test_a_and_b = "expected three numbers"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    means = {g: distances[labels == g].mean() for g in np.unique(labels) if g != labels[i]}
    b = min(means.values())
    size = (labels == labels[i]).sum()
    if size == 1:
        return 0
    a = distances[labels == labels[i]].sum() / (size - 1)
    return (b - a) / max(a, b)
