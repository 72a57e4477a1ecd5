# /// answer
# title = "In-place work on copies, weights instead of repeated rows"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    X, labels = X.astype(float).copy(), labels.astype(object).copy()
    mine, labels[i] = labels[i], None
    X -= X[i].copy()
    X *= X
    distances = X.sum(axis=1)
    distances **= 0.5
    means = {g: distances[labels == g].mean() for g in set(labels) - {None}}
    a = means.pop(mine, None)
    b = min(means.values())
    return (0, b, 0) if a is None else (a, b, (b - a) / max(a, b))


# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame(index=sorted(set(labels.tolist()), key=str))
    table[["n_samples", "mean_silhouette", "share_negative"]] = 0.0
    for label, value in zip(labels.tolist(), silhouette_samples(X, labels)):
        table.loc[label] += [1, value, value < 0]
    table["mean_silhouette"] /= table["n_samples"]
    table["share_negative"] /= table["n_samples"]
    return table


# %% stability
def stability(X, k, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    labels = np.empty((n_runs, len(X)), dtype=int)
    for row in labels:
        weights = np.bincount(rng.integers(len(X), size=len(X)), minlength=len(X))
        model = KMeans(n_clusters=k, n_init=10, random_state=seed)
        row[:] = model.fit(X, sample_weight=weights).predict(X)
    scores = np.full((n_runs, n_runs), np.nan)
    for i, j in combinations(range(n_runs), 2):
        scores[i, j] = adjusted_rand_score(labels[i], labels[j])
    return np.nanmean(scores)


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    table = np.empty_like(X, dtype=float)
    reached = 0
    for _ in range(n_sets):
        rng.random(out=table)
        table *= np.ptp(X, axis=0)
        table += X.min(axis=0)
        reached += int(cut_score(table, k) >= cut_score(X, k))
    return round(reached / n_sets, 4)
