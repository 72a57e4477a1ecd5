# /// answer
# title = "np.random.seed, choice with replacement, value_counts, apply"
# like = "correct_short_and_vectorised"
# ///

# %% cluster_table
def cluster_table(X, labels):
    values = pd.Series(silhouette_samples(X, labels), name="s")
    groups = values.groupby(pd.Series(labels, name="cluster"))
    table = groups.mean().to_frame("mean_silhouette")
    table["n_samples"] = pd.Series(labels).value_counts()
    table["share_negative"] = groups.apply(lambda v: (v < 0).mean())
    table["lowest"] = groups.min()
    return table


# %% stability
def stability(X, k, n_runs=10, seed=42):
    np.random.seed(seed)
    draws = [np.random.choice(len(X), len(X), replace=True) for _ in range(n_runs)]
    models = [KMeans(n_clusters=k, n_init=10).fit(X[rows]) for rows in draws]
    np.random.seed(seed)
    names = [model.predict(X) for model in models]
    return float(np.mean([adjusted_rand_score(a, b) for a, b in combinations(names, 2)]))


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    np.random.seed(seed)
    target = cut_score(X, k)
    scores = []
    while len(scores) < n_sets:
        columns = [np.random.uniform(c.min(), c.max(), len(c)) for c in X.T]
        scores.append(cut_score(np.column_stack(columns), k))
    return np.float32((np.asarray(scores) >= target).mean())
