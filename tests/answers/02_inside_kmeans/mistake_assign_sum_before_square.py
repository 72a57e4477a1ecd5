# /// answer
# title = "Sums the differences, then squares"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "summed before they were squared"
# ///

# %% assign
def assign(X, centres):
    return ((X[:, None, :] - centres[None, :, :]).sum(axis=2) ** 2).argmin(axis=1)
