# /// answer
# title = "k-means fitted to both tables, the scaler to one"
# like = "correct_rounded_to_three"
# [points]
# test_assign_new = 0
# [messages]
# test_assign_new = "fit scaler and k-means to X_train alone"
# ///

# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler().fit(X_train)
    both = scaler.transform(np.concatenate([X_train, X_new]))
    labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(both)
    return labels[: len(X_train)], labels[len(X_train) :]
