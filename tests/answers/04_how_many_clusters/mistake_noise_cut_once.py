# /// answer
# title = "Noise is cut with one start, X with ten"
# like = "correct_short_and_vectorised"
# [points]
# test_noise_share = 0
# [messages]
# test_noise_share = "expected ten each"
# ///

# %% noise_share
from sklearn.metrics import silhouette_score


def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    target = cut_score(X, k)
    quick = KMeans(n_clusters=k, n_init=1, random_state=seed)
    hits = 0
    for _ in range(n_sets):
        noise = rng.uniform(X.min(axis=0), X.max(axis=0), size=X.shape)
        hits += silhouette_score(noise, quick.fit_predict(noise)) >= target
    return hits / n_sets
