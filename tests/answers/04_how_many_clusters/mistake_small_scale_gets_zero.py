# /// answer
# title = "s is 0 if distances are below 1"
# like = "correct_short_and_vectorised"
# [points]
# test_s = 0
# [messages]
# test_s = "values of small scale"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    own = labels == labels[i]
    own[i] = False
    b = min(distances[labels == label].mean() for label in np.unique(labels) if label != labels[i])
    if not own.any():
        return 0, b, 0
    a = distances[own].mean()
    return a, b, (b - a) / max(a, b) if max(a, b) > 1 else 0
