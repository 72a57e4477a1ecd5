# /// answer
# title = "The nearest sample of each centre"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "Over which axis"
# ///

# %% assign
def assign(X, centres):
    return ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=0)
