# /// answer
# title = "The labels of X_new, last row first"
# like = "correct_rounded_to_three"
# [points]
# test_assign_new = 0
# [messages]
# test_assign_new = "X_new holds its samples 1, 2 and 5"
# ///

# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    return pipe.fit_predict(X_train), pipe.predict(X_new[::-1])
