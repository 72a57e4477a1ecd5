# /// answer
# title = "PCA on raw features"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "were not scaled"
# ///

# %% explained_variance
def explained_variance(X):
    return PCA().fit(X).explained_variance_ratio_.cumsum()
