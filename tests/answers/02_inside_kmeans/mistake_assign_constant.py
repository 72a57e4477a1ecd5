# /// answer
# title = "The example's labels as constants"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "one number per sample"
# ///

# %% assign
def assign(X, centres):
    return np.array([1, 0])
