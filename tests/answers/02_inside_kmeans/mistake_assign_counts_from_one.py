# /// answer
# title = "Labels start at 1"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "row numbers of centres"
# ///

# %% assign
def assign(X, centres):
    return ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1) + 1
