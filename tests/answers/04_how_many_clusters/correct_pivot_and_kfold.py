# /// answer
# title = "Crosstab of signs, subsamples of two thirds, float32 results"
# like = "correct_short_and_vectorised"
# ///

# %% cluster_table
def cluster_table(X, labels):
    values = silhouette_samples(X, labels)
    signs = pd.crosstab(labels, np.where(values < 0, "below", "not"))
    signs = signs.reindex(columns=["below", "not"], fill_value=0)
    total = signs.sum(axis=1)
    means = pd.Series(values).groupby(labels).mean()
    return pd.DataFrame(
        {"n_samples": total, "mean_silhouette": means, "share_negative": signs["below"] / total}
    )


# %% stability
def stability(X, k, n_runs=10, seed=42):
    splits = ShuffleSplit(n_runs, train_size=2 / 3, random_state=seed)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    labels = np.array([model.fit(X[rows]).predict(X) for rows, _ in splits.split(X)])
    return np.float32(np.mean([adjusted_rand_score(a, b) for a, b in combinations(labels, 2)]))


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rngs = np.random.default_rng(seed).spawn(n_sets)
    scores = pd.Series([cut_score(r.uniform(X.min(0), X.max(0), X.shape), k) for r in rngs])
    return scores.ge(cut_score(X, k)).mean()
