# /// answer
# title = "print instead of return"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "Is a `return` missing?"
# ///

# %% explained_variance
def explained_variance(X):
    print(PCA().fit(StandardScaler().fit_transform(X)).explained_variance_ratio_.cumsum())
