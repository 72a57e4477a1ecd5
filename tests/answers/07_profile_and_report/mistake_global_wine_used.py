# /// answer
# title = "Uses wine_scaled instead of X"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "Other data give the same values"
# ///

# %% explained_variance
def explained_variance(X):
    return PCA().fit(wine_scaled).explained_variance_ratio_.cumsum()
