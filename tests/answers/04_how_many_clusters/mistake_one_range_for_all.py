# /// answer
# title = "One range for all features"
# like = "correct_short_and_vectorised"
# [points]
# test_noise_share = 0
# [messages]
# test_noise_share = "largest value of *each* feature"
# ///

# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    target = cut_score(X, k)
    hits = 0
    for _ in range(n_sets):
        noise = rng.uniform(X.min(), X.max(), size=X.shape)
        hits += cut_score(noise, k) >= target
    return hits / n_sets
