# /// answer
# title = "Everything rounded to two decimals"
# like = "correct_short_and_vectorised"
# [points]
# test_a_and_b = 0
# test_s = 0
# test_table_means = 0
# test_table_shares = 0
# test_stability_value = 0
# test_noise_share = 0
# [messages]
# test_a_and_b = "rounded too much"
# test_s = "rounded too much"
# test_table_means = "rounded too much"
# test_table_shares = "rounded too much"
# test_stability_value = "the mean is one of"
# test_noise_share = "three decimals are enough"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    own[i] = False
    b = min(distances[labels == label].mean() for label in np.unique(labels) if label != labels[i])
    a = distances[own].mean() if own.any() else 0
    s = (b - a) / max(a, b) if own.any() else 0
    return round(a, 2), round(b, 2), round(s, 2)


# %% cluster_table
def cluster_table(X, labels):
    values = pd.Series(silhouette_samples(X, labels))
    table = values.groupby(labels).agg(n_samples="size", mean_silhouette="mean")
    table["share_negative"] = (values < 0).groupby(labels).mean()
    return table.round(2)


# %% stability
def stability(X, k, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n_runs):
        sample = rng.choice(X, size=len(X))
        found.append(KMeans(k, n_init=10, random_state=seed).fit(sample).predict(X))
    pairs = combinations(found, 2)
    return round(float(np.mean([adjusted_rand_score(a, b) for a, b in pairs])), 2)


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    box = X.min(axis=0), X.max(axis=0)
    scores = [cut_score(rng.uniform(*box, size=X.shape), k) for _ in range(n_sets)]
    return round(float(np.mean(np.array(scores) >= cut_score(X, k))), 2)
