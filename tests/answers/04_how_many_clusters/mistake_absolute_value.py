# /// answer
# title = "Takes the absolute value"
# like = "correct_short_and_vectorised"
# [points]
# test_s = 0
# [messages]
# test_s = "without its sign"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    means = {g: distances[labels == g].mean() for g in np.unique(labels) if g != labels[i]}
    b = min(means.values())
    size = (labels == labels[i]).sum()
    if size == 1:
        return 0, b, 0
    a = distances[labels == labels[i]].sum() / (size - 1)
    return a, b, abs(b - a) / max(a, b)
