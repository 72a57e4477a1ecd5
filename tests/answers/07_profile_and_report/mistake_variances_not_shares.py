# /// answer
# title = "explained_variance_ instead of the ratio"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "variances, not shares"
# ///

# %% explained_variance
def explained_variance(X):
    return PCA().fit(StandardScaler().fit_transform(X)).explained_variance_.cumsum()
