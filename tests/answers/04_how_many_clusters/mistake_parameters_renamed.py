# /// answer
# title = "Other names for the parameters"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_seed = 0
# [messages]
# test_stability_seed = "unexpected keyword argument"
# ///

# %% stability
def stability(X, k, runs=10, seed=42):
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(runs):
        rows = rng.integers(len(X), size=len(X))
        model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(X[rows])
        found.append(model.predict(X))
    scores = []
    for i in range(runs):
        for j in range(i):
            scores.append(adjusted_rand_score(found[i], found[j]))
    return sum(scores) / len(scores)
