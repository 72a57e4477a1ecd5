# /// answer
# title = "Changes its argument"
# like = "correct_scikit_learn"
# [points]
# test_distances = 0
# [messages]
# test_distances = "changes its arguments"
# ///

# %% distances
def distances(A, B):
    found = np.zeros((len(A), len(B)))
    for j in range(len(B)):
        found[:, j] = np.sqrt(((A - B[j]) ** 2).sum(axis=1))
    A -= A.mean(axis=0).astype(A.dtype)
    return found


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)
