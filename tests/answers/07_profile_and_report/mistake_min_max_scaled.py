# /// answer
# title = "MinMaxScaler"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "min-max scaled"
# ///

# %% explained_variance
from sklearn.preprocessing import MinMaxScaler


def explained_variance(X):
    return PCA().fit(MinMaxScaler().fit_transform(X)).explained_variance_ratio_.cumsum()
