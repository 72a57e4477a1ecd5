# /// answer
# title = "Rand index without correction"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_value = 0
# [messages]
# test_stability_value = "these fit rand_score"
# ///

# %% stability
from sklearn.metrics import rand_score


def stability(X, k, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n_runs):
        rows = rng.integers(len(X), size=len(X))
        model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(X[rows])
        found.append(model.predict(X))
    scores = []
    for i in range(n_runs):
        for j in range(i):
            scores.append(rand_score(found[i], found[j]))
    return sum(scores) / len(scores)
