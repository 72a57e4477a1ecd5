# /// answer
# title = "Options by keyword only, own starts of k-means, a strict comparison"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
def silhouette_of(X, labels, i):
    distances = np.linalg.norm(X - X[i], axis=1)
    label = labels[i]
    b = min(distances[labels == other].mean() for other in set(labels) if other != label)
    rest = np.delete(distances, i)[np.delete(labels, i) == label]
    if rest.size == 0:
        return 0.0, b, 0.0
    return rest.mean(), b, (b - rest.mean()) / max(b, rest.mean())


# %% stability
def stability(X, k, *, n_runs=10, seed=42):
    rng = np.random.default_rng(seed)
    partitions = []
    for _ in range(n_runs):
        sample = X[rng.integers(len(X), size=len(X))]
        starts = [KMeans(k, n_init=1, random_state=start).fit(sample) for start in range(10)]
        partitions.append(min(starts, key=lambda model: model.inertia_).predict(X))
    return np.mean([adjusted_rand_score(*pair) for pair in combinations(partitions, 2)])


# %% noise_share
def noise_share(X, k, *, n_sets=20, seed=42):
    rng = np.random.default_rng(seed)
    target = cut_score(X, k)
    noise = rng.uniform(X.min(axis=0), X.max(axis=0), size=(n_sets, *X.shape))
    return np.mean([cut_score(table, k) > target for table in noise])
