# /// answer
# title = "Absolute instead of squared differences"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "summed absolute differences"
# ///

# %% assign
def assign(X, centres):
    return np.abs(X[:, None, :] - centres[None, :, :]).sum(axis=2).argmin(axis=1)
