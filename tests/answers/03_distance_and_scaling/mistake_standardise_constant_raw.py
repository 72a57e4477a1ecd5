# /// answer
# title = "Constant features left as they are"
# like = "correct_scikit_learn"
# [points]
# test_standardise_constant = 0
# [messages]
# test_standardise_constant = "subtract its mean"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    safe = np.where(std == 0, 1, std)
    return np.where(std == 0, X, (X - mean) / safe)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)
