# /// answer
# title = "The new array can hold whole numbers only"
# like = "correct_asarray_and_errstate"
# [points]
# test_standardise = 0
# [messages]
# test_standardise = "An array of whole numbers holds no fractions"
# ///

# %% standardise
def standardise(X, mean, std):
    Z = np.zeros_like(X)
    for j in range(X.shape[1]):
        Z[:, j] = (X[:, j] - mean[j]) / (std[j] if std[j] != 0 else 1)
    return Z
