# /// answer
# title = "Six components at most"
# like = "correct_as_taught"
# [points]
# test_explained_variance = 0
# [messages]
# test_explained_variance = "do not limit the number"
# ///

# %% explained_variance
def explained_variance(X):
    scaled = StandardScaler().fit_transform(X)
    pca = PCA(n_components=min(6, *scaled.shape)).fit(scaled)
    return pca.explained_variance_ratio_.cumsum()
