# /// answer
# title = "Bootstrap samples of half the size, with replacement"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_value = 0
# [messages]
# test_stability_value = "without replacement"
# ///

# %% stability
def stability(X, k, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    found = [model.fit(rng.choice(X, size=len(X) // 2)).predict(X) for _ in range(n_runs)]
    return np.mean([adjusted_rand_score(a, b) for a, b in combinations(found, 2)])
