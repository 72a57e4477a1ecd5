# /// answer
# title = "Scaler and k-means fitted to both tables"
# like = "correct_rounded_to_three"
# [points]
# test_assign_new = 0
# [messages]
# test_assign_new = "fit scaler and k-means to X_train alone"
# ///

# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(np.concatenate([X_train, X_new]))
    return labels[: len(X_train)], labels[len(X_train) :]
