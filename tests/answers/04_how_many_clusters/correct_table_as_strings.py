# /// answer
# title = "Index of strings, object columns, rows in another order, more columns"
# like = "correct_short_and_vectorised"
# ///

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


# %% answer_noise
answer_noise = "D."
