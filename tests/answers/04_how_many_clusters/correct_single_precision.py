# /// answer
# title = "Single precision, arrays of labels by factorize, einsum"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    gaps = np.asarray(X, dtype=np.float32) - np.float32(X[i])
    d = np.sqrt(np.einsum("ij,ij->i", gaps, gaps))
    codes, names = pd.factorize(labels)
    hot = np.eye(len(names), dtype=np.float32)[codes]
    sums, sizes = d @ hot, hot.sum(axis=0)
    own = codes[i]
    b = np.min(np.delete(sums / sizes, own))
    if sizes[own] < 2:
        return np.float32(0), b, np.float32(0)
    a = sums[own] / (sizes[own] - 1)
    return a, b, (b - a) / np.fmax(a, b)


# %% cluster_table
def cluster_table(X, labels):
    s = silhouette_samples(X, labels).astype("float32")
    frame = pd.DataFrame({"s": s, "negative": np.float32(s < 0)}).groupby(labels)
    table = frame.mean().rename(columns={"s": "mean_silhouette", "negative": "share_negative"})
    return table.assign(n_samples=frame.size().astype("int32"))


# %% stability
def stability(X, k, n_runs=10, seed=42):
    X = np.array(X, dtype=np.float32)
    rng = np.random.Generator(np.random.PCG64(seed))
    draws = rng.integers(0, len(X), (n_runs, len(X)))
    labels = [KMeans(k, n_init=10, random_state=seed).fit(X[rows]).predict(X) for rows in draws]
    scores = [adjusted_rand_score(p, q) for i, p in enumerate(labels) for q in labels[i + 1 :]]
    return np.float32(np.sum(scores) / len(scores))


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    low, high = np.quantile(X, [0, 1], axis=0).astype(np.float32)
    noise = low + (high - low) * rng.random((n_sets, *X.shape), dtype=np.float32)
    return np.float32(np.mean([cut_score(table, k) >= cut_score(X, k) for table in noise]))
