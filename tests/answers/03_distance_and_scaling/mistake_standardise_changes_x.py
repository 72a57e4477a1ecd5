# /// answer
# title = "Works on X itself where it can"
# like = "correct_rounded_to_three"
# [points]
# test_standardise = 0
# [messages]
# test_standardise = "changes its argument X"
# ///

# %% standardise
def standardise(X, mean, std):
    Z = X.astype(float, copy=False)
    Z -= mean
    return Z / np.where(std == 0, 1, std)
