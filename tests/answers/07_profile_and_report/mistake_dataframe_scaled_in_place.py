# /// answer
# title = "A DataFrame standardised in place"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "changes the DataFrame"
# ///

# %% explained_variance
def explained_variance(X):
    scaled = StandardScaler().fit_transform(X)
    if hasattr(X, "columns"):
        X[:] = scaled
    return PCA().fit(scaled).explained_variance_ratio_.cumsum()
