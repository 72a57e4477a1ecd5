# /// answer
# title = "Assumes as many rows in both"
# like = "correct_scikit_learn"
# [points]
# test_distances = 0
# [messages]
# test_distances = "stopped with IndexError"
# ///

# %% distances
def distances(A, B):
    n = len(A)
    found = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            found[i, j] = np.sqrt(((A[i] - B[j]) ** 2).sum())
    return found


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)
