# /// answer
# title = "The seed is fixed inside"
# like = "correct_rounded_to_three"
# [points]
# test_assign_train = 0
# [messages]
# test_assign_train = "Is `seed` passed on"
# ///

# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=42))
    return pipe.fit_predict(X_train), pipe.predict(X_new)
