# /// answer
# title = "A leading 0"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "one place too far"
# ///

# %% explained_variance
def explained_variance(X):
    shares = PCA().fit(StandardScaler().fit_transform(X)).explained_variance_ratio_
    return np.concatenate([[0], shares.cumsum()])
