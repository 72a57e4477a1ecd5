# /// answer
# title = "New labels first"
# like = "correct_scikit_learn"
# [points]
# test_assign_train = 0
# [messages]
# test_assign_train = "labels of X_train first"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return pipe.predict(X_new), labels
