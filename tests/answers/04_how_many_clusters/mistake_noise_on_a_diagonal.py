# /// answer
# title = "One random number per row"
# [points]
# test_noise_share = 0
# [messages]
# test_noise_share = "independently of each other"
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
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    table["negative"] = table["value"] < 0
    return table.groupby("cluster").agg(
        n_samples=("value", "size"),
        mean_silhouette=("value", "mean"),
        share_negative=("negative", "mean"),
    )


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
        low, high = X.min(axis=0), X.max(axis=0)
        noise = low + rng.uniform(size=(len(X), 1)) * (high - low)
        hits += cut_score(noise, k) >= target
    return hits / n_sets


# %% answer_noise
answer_noise = "D"
