# /// answer
# title = "New samples are not scaled"
# like = "correct_scikit_learn"
# [points]
# test_assign_new = 0
# [messages]
# test_assign_new = "scaled by the statistics of X_train"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    labels = model.fit_predict(StandardScaler().fit_transform(X_train))
    return labels, model.predict(X_new)
