# /// answer
# title = "argmax instead of argmin"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "expected [1, 0]"
# ///

# %% assign
def assign(X, centres):
    return ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmax(axis=1)
