# /// answer
# title = "Fits a scaler to X"
# like = "correct_scikit_learn"
# [points]
# test_standardise = 0
# [messages]
# test_standardise = "for the example of the prompt"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return StandardScaler().fit_transform(X)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)
