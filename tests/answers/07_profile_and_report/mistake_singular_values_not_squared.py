# /// answer
# title = "Shares of singular values"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "a variance is a singular value squared"
# ///

# %% explained_variance
def explained_variance(X):
    s = PCA().fit(StandardScaler().fit_transform(X)).singular_values_
    return s.cumsum() / s.sum()
