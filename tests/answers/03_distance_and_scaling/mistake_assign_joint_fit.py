# /// answer
# title = "Scaler fitted to both tables"
# like = "correct_scikit_learn"
# [points]
# test_assign_new = 0
# [messages]
# test_assign_new = "fit scaler and k-means to X_train alone"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler().fit(np.concatenate([X_train, X_new]))
    model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(scaler.transform(X_train))
    return model.labels_, model.predict(scaler.transform(X_new))
