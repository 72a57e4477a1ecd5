# /// answer
# title = "Returns texts instead of numbers"
# like = "correct_short_and_vectorised"
# [points]
# test_a_and_b = 0
# test_stability_value = 0
# test_noise_share = 0
# [messages]
# test_a_and_b = "expected three numbers"
# test_stability_value = "expected one number"
# test_noise_share = "expected one number"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    b = min(distances[labels == g].mean() for g in np.unique(labels) if g != labels[i])
    size = (labels == labels[i]).sum()
    a = distances[labels == labels[i]].sum() / (size - 1) if size > 1 else 0
    s = (b - a) / max(a, b) if size > 1 else 0
    return f"{a:.4f}", f"{b:.4f}", f"{s:.4f}"


# %% stability
def stability(X, k, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    found = [model.fit(rng.choice(X, size=len(X))).predict(X) for _ in range(n_runs)]
    return f"{np.mean([adjusted_rand_score(a, b) for a, b in combinations(found, 2)]):.4f}"


# %% noise_share
def noise_share(X, k, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    target = cut_score(X, k)
    hits = 0
    for _ in range(n_sets):
        noise = rng.uniform(X.min(axis=0), X.max(axis=0), size=X.shape)
        hits += cut_score(noise, k) >= target
    return str(hits / n_sets)
