# /// answer
# title = "The samples depend on the run, not on the seed"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_seed = 0
# [messages]
# test_stability_seed = "is `seed` used when the samples"
# ///

# %% stability
from sklearn.utils import resample


def stability(X, k, n_runs=10, seed=42):
    found = []
    for run in range(n_runs):
        model = KMeans(n_clusters=k, n_init=10, random_state=seed)
        found.append(model.fit(resample(X, random_state=run)).predict(X))
    return np.mean([adjusted_rand_score(a, b) for a, b in combinations(found, 2)])
