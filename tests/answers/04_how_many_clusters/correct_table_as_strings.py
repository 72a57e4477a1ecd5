# /// answer
# title = "Index of strings, object columns, rows in another order, more columns"
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
    rows = []
    for label in np.unique(labels)[::-1]:
        inside = labels == label
        rows.append(
            [str(label), inside.sum(), values[inside].mean(), np.mean(values[inside] < 0), "ok"]
        )
    columns = ["cluster", "n_samples", "mean_silhouette", "share_negative", "remark"]
    return pd.DataFrame(rows, columns=columns, dtype=object).set_index("cluster")


# %% stability
def stability(X, k, n_runs=10, seed=42):
    data = pd.DataFrame(X)
    found = {}
    for run in range(n_runs):
        part = data.sample(frac=1, replace=True, random_state=seed * 7 + run).to_numpy()
        found[run] = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(part).predict(X)
    pairs = pd.Series(
        {p: adjusted_rand_score(found[p[0]], found[p[1]]) for p in combinations(found, 2)}
    )
    return pairs.mean()


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
answer_noise = "D."
