# /// answer
# title = "PCA(n_components=3)"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "do not limit the number"
# ///

# %% explained_variance
def explained_variance(X):
    return (
        PCA(n_components=3)
        .fit(StandardScaler().fit_transform(X))
        .explained_variance_ratio_.cumsum()
    )
