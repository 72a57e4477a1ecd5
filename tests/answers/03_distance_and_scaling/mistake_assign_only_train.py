# /// answer
# title = "Returns the labels of X_train only"
# like = "correct_scikit_learn"
# [points]
# test_assign_train = 0
# test_assign_new = 0
# [messages]
# test_assign_train = "expected a tuple"
# test_assign_new = "taking its two arrays of labels"
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
    return labels
