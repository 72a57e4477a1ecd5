# /// answer
# title = "The last of equally near centres"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "In a tie"
# ///

# %% assign
def assign(X, centres):
    squared = ((X[:, None, :] - centres[None, ::-1, :]) ** 2).sum(axis=2)
    return len(centres) - 1 - squared.argmin(axis=1)
