# /// answer
# title = "A pipeline from outside, whatever k and seed"
# like = "correct_rounded_to_three"
# [points]
# test_assign_train = 0
# [messages]
# test_assign_train = "expected 2 clusters"
# ///

# %% assign
outside = make_pipeline(StandardScaler(), KMeans(n_clusters=3, n_init=10, random_state=42))


def cluster_and_assign(X_train, X_new, k, seed=42):
    return outside.fit_predict(X_train), outside.predict(X_new)
