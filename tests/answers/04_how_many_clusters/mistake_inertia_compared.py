# /// answer
# title = "Inertia instead of the mean silhouette"
# like = "correct_short_and_vectorised"
# [points]
# test_noise_share = 0
# [messages]
# test_noise_share = "the mean silhouette"
# ///

# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    def inertia(points):
        return KMeans(n_clusters=k, n_init=10, random_state=seed).fit(points).inertia_

    rng = np.random.default_rng(seed)
    low, high = X.min(axis=0), X.max(axis=0)
    found = [inertia(rng.uniform(low, high, size=X.shape)) for _ in range(n_sets)]
    return np.mean(np.array(found) <= inertia(X))
