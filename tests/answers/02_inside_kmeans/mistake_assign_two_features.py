# /// answer
# title = "Only the first two features"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "only the first two features"
# ///

# %% assign
def assign(X, centres):
    across = X[:, 0][:, None] - centres[:, 0]
    up = X[:, 1][:, None] - centres[:, 1]
    return (across**2 + up**2).argmin(axis=1)
