# /// answer
# title = "No special case for a singleton"
# like = "correct_short_and_vectorised"
# [points]
# test_s = 0
# [messages]
# test_s = "s of a singleton is nan"
# ///

# %% silhouette_of
import warnings


def silhouette_of(X, labels, i):
    distances = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    own[i] = False
    b = min(distances[labels == g].mean() for g in np.unique(labels) if g != labels[i])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        a = distances[own].mean()
    return a, b, (b - a) / max(a, b)
