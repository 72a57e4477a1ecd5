# /// answer
# title = "A number of its own plus the run as seed of the samples"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_seed = 0
# [messages]
# test_stability_seed = "is `seed` used when the samples"
# ///

# %% stability
def stability(X, k, n_runs=10, seed=42):
    found = []
    for run in range(n_runs):
        sample = np.random.default_rng(7 + run).choice(X, size=len(X))
        found.append(KMeans(k, n_init=10, random_state=seed).fit(sample).predict(X))
    return np.mean([adjusted_rand_score(a, b) for a, b in combinations(found, 2)])
