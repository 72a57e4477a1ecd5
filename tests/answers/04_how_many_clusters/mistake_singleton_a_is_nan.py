# /// answer
# title = "s of a singleton is mended, its a is not"
# like = "correct_short_and_vectorised"
# [points]
# test_s = 0
# [messages]
# test_s = "a of a singleton is nan, expected 0"
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
    return a, b, np.nan_to_num((b - a) / max(a, b))
