# /// answer
# title = "Scales its arguments in place"
# like = "correct_rounded_to_three"
# [points]
# test_assign_train = 0
# [messages]
# test_assign_train = "changes X_train or X_new"
# ///

# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler()
    X_train[:] = scaler.fit_transform(X_train)
    X_new[:] = scaler.transform(X_new)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    return model.fit_predict(X_train), model.predict(X_new)
