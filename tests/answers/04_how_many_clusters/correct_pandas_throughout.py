# /// answer
# title = "DataFrames: apply, groupby, sample, corr over pairs"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    frame = pd.DataFrame(X)
    distances = frame.sub(frame.iloc[i]).pow(2).sum(axis=1).pow(0.5)
    keys = pd.Series(labels).astype(str)
    means = distances.drop(i).groupby(keys.drop(i)).mean()
    b = means.drop(keys[i], errors="ignore").min()
    if keys[i] not in means:
        return 0, b, 0
    a = means[keys[i]]
    return a, b, (b - a) / max(a, b)


# %% cluster_table
def cluster_table(X, labels):
    values = pd.Series(silhouette_samples(X, labels), index=pd.Index(labels, name="cluster"))
    groups = values.groupby(level=0)
    parts = {
        "n_samples": groups.count(),
        "mean_silhouette": groups.mean(),
        "share_negative": groups.agg(lambda v: v.lt(0).mean()),
    }
    return pd.concat(parts, axis=1)


# %% stability
def stability(X, k, n_runs=10, seed=42):
    frame = pd.DataFrame(X)
    rng = np.random.RandomState(seed)
    runs = pd.DataFrame(
        {
            run: KMeans(n_clusters=k, n_init=10, random_state=seed)
            .fit(frame.sample(frac=0.7, random_state=rng))
            .predict(frame)
            for run in range(n_runs)
        }
    )
    agreement = runs.corr(method=adjusted_rand_score).to_numpy()
    return agreement[~np.eye(n_runs, dtype=bool)].mean()


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(X)
    scores = pd.Series(
        [
            cut_score(frame.apply(lambda c: rng.uniform(c.min(), c.max(), len(c))).to_numpy(), k)
            for _ in range(n_sets)
        ]
    )
    return (scores >= cut_score(X, k)).value_counts(normalize=True).get(True, 0.0)
