# /// answer
# title = "Exercise 1 is not written"
# [points]
# test_a_and_b = 0
# test_s = 0
# [messages]
# test_a_and_b = "Run your exercise cell first"
# test_s = "Run your exercise cell first"
# ///

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
        noise = rng.uniform(X.min(axis=0), X.max(axis=0), size=X.shape)
        hits += cut_score(noise, k) >= target
    return hits / n_sets


# %% answer_noise
answer_noise = "D"
