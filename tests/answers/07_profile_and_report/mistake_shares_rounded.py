# /// answer
# title = "Two decimals"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "rounded to 2 decimal"
# ///

# %% explained_variance
def explained_variance(X):
    """Cumulative explained variance of the standardised features."""
    scaled = StandardScaler().fit_transform(X)
    return PCA().fit(scaled).explained_variance_ratio_.cumsum().round(2)
