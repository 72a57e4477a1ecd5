# /// answer
# title = "Samples of a tenth of the rows"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_value = 0
# [messages]
# test_stability_value = "as many rows as X"
# ///

# %% stability
def stability(X, k, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n_runs):
        rows = rng.permutation(len(X))[: len(X) // 10]
        found.append(KMeans(k, n_init=10, random_state=seed).fit(X[rows]).predict(X))
    return np.mean([adjusted_rand_score(a, b) for a, b in combinations(found, 2)])
