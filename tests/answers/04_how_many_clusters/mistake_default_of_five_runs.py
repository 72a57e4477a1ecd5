# /// answer
# title = "Another default for n_runs"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_seed = 0
# [messages]
# test_stability_seed = "the default that the prompt asks for"
# ///

# %% stability
def stability(X, k, n_runs=5, seed=42):
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n_runs):
        rows = rng.integers(len(X), size=len(X))
        model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(X[rows])
        found.append(model.predict(X))
    return np.mean([adjusted_rand_score(a, b) for a, b in combinations(found, 2)])
