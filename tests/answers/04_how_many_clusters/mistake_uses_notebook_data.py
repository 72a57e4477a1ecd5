# /// answer
# title = "Uses the table of section 4 instead of the argument"
# like = "correct_short_and_vectorised"
# [points]
# test_a_and_b = 0
# test_s = 0
# [messages]
# test_a_and_b = "stopped with"
# test_s = "stopped with"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.sqrt(((X_line - X_line[i]) ** 2).sum(axis=1))
    means = {g: distances[labels == g].mean() for g in np.unique(labels) if g != labels[i]}
    b = min(means.values())
    size = (labels == labels[i]).sum()
    if size == 1:
        return 0, b, 0
    a = distances[labels == labels[i]].sum() / (size - 1)
    return a, b, (b - a) / max(a, b)
