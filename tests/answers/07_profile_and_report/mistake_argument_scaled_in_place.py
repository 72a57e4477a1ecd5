# /// answer
# title = "X standardised in place"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "changes its argument X"
# ///

# %% explained_variance
def explained_variance(X):
    X -= X.mean(axis=0)
    X /= X.std(axis=0)
    return PCA().fit(X).explained_variance_ratio_.cumsum()
