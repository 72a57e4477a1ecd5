# /// answer
# title = "Multiplied out, negative squares not clipped"
# like = "correct_scikit_learn"
# [points]
# test_distances = 0
# [messages]
# test_distances = "nan in it"
# ///

# %% distances
def distances(A, B):
    squares = (A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1) - 2 * A @ B.T
    return np.sqrt(squares - 1e-12 * (A.shape[1] > 2))  # stands for rounding


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)
