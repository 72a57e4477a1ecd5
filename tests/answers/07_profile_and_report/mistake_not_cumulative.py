# /// answer
# title = "Single shares"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "not cumulative"
# ///

# %% explained_variance
def explained_variance(X):
    return PCA().fit(StandardScaler().fit_transform(X)).explained_variance_ratio_
