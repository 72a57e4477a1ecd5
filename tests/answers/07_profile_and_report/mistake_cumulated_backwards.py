# /// answer
# title = "Shares added up from the last component"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "add up from the last component"
# ///

# %% explained_variance
def explained_variance(X):
    shares = PCA().fit(StandardScaler().fit_transform(X)).explained_variance_ratio_
    return np.cumsum(shares[::-1])
