# /// answer
# title = "A pipeline from outside that gets k, not seed"
# like = "correct_rounded_to_three"
# [points]
# test_assign_train = 0
# [messages]
# test_assign_train = "Is `seed` passed on"
# ///

# %% assign
shared = make_pipeline(StandardScaler(), KMeans(n_clusters=3, n_init=10, random_state=42))


def cluster_and_assign(X_train, X_new, k, seed=42):
    shared.set_params(kmeans__n_clusters=k)
    return shared.fit_predict(X_train), shared.predict(X_new)
