# /// answer
# title = "A slice of two columns"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "only the first two features"
# ///

# %% assign
def assign(X, centres):
    X, centres = X[:, :2], centres[:, :2]
    return ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
