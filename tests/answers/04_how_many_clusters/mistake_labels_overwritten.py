# /// answer
# title = "Marks the sample in the labels it was given"
# like = "correct_short_and_vectorised"
# [points]
# test_a_and_b = 0
# [messages]
# test_a_and_b = "changed its input"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    mine = labels[i]
    distances = np.linalg.norm(X - X[i], axis=1)
    b = min(distances[labels == g].mean() for g in np.unique(labels) if g != mine)
    labels[i] = labels[labels != mine][0]
    own = distances[labels == mine]
    if len(own) == 0:
        return 0, b, 0
    a = own.mean()
    return a, b, (b - a) / max(a, b)
