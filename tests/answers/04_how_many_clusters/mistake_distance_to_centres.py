# /// answer
# title = "a and b are distances to centres"
# like = "correct_short_and_vectorised"
# [points]
# test_a_and_b = 0
# [messages]
# test_a_and_b = "a is the distance to the centre"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    gap = {g: np.linalg.norm(X[i] - X[labels == g].mean(axis=0)) for g in np.unique(labels)}
    a = gap.pop(labels[i])
    b = min(gap.values())
    if (labels == labels[i]).sum() == 1:
        return 0, b, 0
    return a, b, (b - a) / max(a, b)
