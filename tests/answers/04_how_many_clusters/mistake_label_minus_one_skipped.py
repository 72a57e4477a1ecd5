# /// answer
# title = "Treats -1 as noise"
# [points]
# test_table_means = 0
# test_table_shares = 0
# [messages]
# test_table_means = "one row for each of the labels"
# test_table_shares = "no row for the labels"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    means = {g: distances[labels == g].mean() for g in np.unique(labels) if g != labels[i]}
    b = min(means.values())
    size = (labels == labels[i]).sum()
    if size == 1:
        return 0, b, 0
    a = distances[labels == labels[i]].sum() / (size - 1)
    return a, b, (b - a) / max(a, b)


# %% cluster_table
def cluster_table(X, labels):
    values = silhouette_samples(X, labels)
    rows = {}
    for label in np.unique(labels):
        if str(label) == "-1":
            continue
        own = values[labels == label]
        rows[label] = {
            "n_samples": len(own),
            "mean_silhouette": own.mean(),
            "share_negative": (own < 0).mean(),
        }
    return pd.DataFrame(rows).T


# %% stability
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
            scores.append(adjusted_rand_score(found[i], found[j]))
    return sum(scores) / len(scores)


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    target = cut_score(X, k)
    hits = 0
    for _ in range(n_sets):
        noise = rng.uniform(X.min(axis=0), X.max(axis=0), size=X.shape)
        hits += cut_score(noise, k) >= target
    return hits / n_sets


# %% answer_noise
answer_noise = "D"
