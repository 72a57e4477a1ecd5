# /// answer
# title = "Labels are made whole numbers"
# like = "correct_short_and_vectorised"
# [points]
# test_a_and_b = 0
# [messages]
# test_a_and_b = "stopped with"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    labels = labels.astype(int)
    distances = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    own = labels == labels[i]
    own[i] = False
    b = min(distances[labels == label].mean() for label in np.unique(labels) if label != labels[i])
    if not own.any():
        return 0, b, 0
    a = distances[own].mean()
    return a, b, (b - a) / max(a, b)
