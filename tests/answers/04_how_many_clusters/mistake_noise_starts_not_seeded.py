# /// answer
# title = "The noise comes from seed, the starts of k-means do not"
# like = "correct_short_and_vectorised"
# [points]
# test_noise_share = 0
# [messages]
# test_noise_share = "needs a random_state"
# ///

# %% noise_share
from sklearn.metrics import silhouette_score


def noise_share(X, k, n_sets=20, seed=42):
    def score(table):
        return silhouette_score(table, KMeans(n_clusters=k, n_init=10).fit_predict(table))

    rng = np.random.default_rng(seed)
    target = score(X)
    hits = 0
    for _ in range(n_sets):
        hits += score(rng.uniform(X.min(axis=0), X.max(axis=0), size=X.shape)) >= target
    return hits / n_sets
