# /// answer
# title = "Scaler after k-means"
# like = "correct_scikit_learn"
# [points]
# test_assign_train = 0
# test_assign_new = 0
# [messages]
# test_assign_train = "stopped with AttributeError"
# test_assign_new = "stopped with AttributeError"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(KMeans(n_clusters=k, n_init=10, random_state=seed), StandardScaler())
    return pipe.fit_predict(X_train), pipe.predict(X_new)
