# /// answer
# title = "print instead of return"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "does the function end with return"
# ///

# %% assign
def assign(X, centres):
    print(((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1))
