# /// answer
# title = "Per cent"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "not per cent"
# ///

# %% explained_variance
def explained_variance(X):
    return 100 * PCA().fit(StandardScaler().fit_transform(X)).explained_variance_ratio_.cumsum()
