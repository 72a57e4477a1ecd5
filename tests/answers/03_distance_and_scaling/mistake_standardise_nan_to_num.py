# /// answer
# title = "nan replaced by 0"
# like = "correct_scikit_learn"
# [points]
# test_standardise_constant = 0
# [messages]
# test_standardise_constant = "gives inf or nan for new samples"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    with np.errstate(all="ignore"):
        Z = (X - mean) / std
    Z[np.isnan(Z)] = 0
    return Z


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)
