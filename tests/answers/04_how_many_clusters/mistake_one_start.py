# /// answer
# title = "One start of k-means instead of ten"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_value = 0
# [messages]
# test_stability_value = "of the ten starts"
# ///

# %% stability
def stability(X, k, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    model = KMeans(n_clusters=k, n_init=1, random_state=seed)
    found = [model.fit(rng.choice(X, size=len(X))).predict(X) for _ in range(n_runs)]
    return np.mean([adjusted_rand_score(a, b) for a, b in combinations(found, 2)])
