# /// answer
# title = "AMI instead of ARI"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_value = 0
# [messages]
# test_stability_value = "these fit adjusted_mutual_info_score"
# ///

# %% stability
from sklearn.utils import resample


from sklearn.metrics import adjusted_mutual_info_score


def stability(X, k, n_runs=10, seed=42):
    rng = np.random.RandomState(seed)
    found = [
        KMeans(n_clusters=k, n_init=10, random_state=seed)
        .fit(resample(X, random_state=rng))
        .predict(X)
        for _ in range(n_runs)
    ]
    return np.mean([adjusted_mutual_info_score(a, b) for a, b in combinations(found, 2)])
