# /// answer
# title = "Subtracts the mean from the caller's samples"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "changed one of its arguments in place"
# ///

# %% assign
def assign(X, centres):
    if X.dtype.kind == "f" and centres.dtype.kind == "f":
        middle = X.mean(axis=0)
        X -= middle
        centres = centres - middle
    return ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
