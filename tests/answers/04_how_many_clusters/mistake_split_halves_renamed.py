# /// answer
# title = "Two halves per run, as in section 8"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_value = 0
# [messages]
# test_stability_value = "the mean is one of"
# ///

# %% stability
def stability(X, k, n_runs=10, seed=42):
    splitter = ShuffleSplit(n_splits=n_runs, train_size=0.5, test_size=0.5, random_state=seed)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    scores = []
    for first, second in splitter.split(X):
        scores.append(
            adjusted_rand_score(model.fit(X[first]).predict(X), model.fit(X[second]).predict(X))
        )
    return np.mean(scores)
