# /// answer
# title = "A seed of its own for every k, sets of frozen sets, Decimal-free loops"
# like = "correct_short"
# ///

# %% same_partition
def same_partition(a, b):
    def clusters(labels):
        members = {}
        for i, label in enumerate(labels):
            members.setdefault(label, set()).add(i)
        return {frozenset(m) for m in members.values()}

    return clusters(a) == clusters(b)


# %% purity
def purity(target, labels):
    target = np.asarray(target)
    labels = np.asarray(labels)
    parts = [target[labels == c] for c in np.unique(labels)]
    return np.array(sum(np.unique(p, return_counts=True)[1].max() for p in parts) / target.size)


# %% homogeneity
def homogeneity(target, labels):
    table = pd.crosstab(np.asarray(target), np.asarray(labels)).to_numpy()

    def h(counts):
        p = counts[counts > 0] / counts.sum()
        return -np.sum(p * np.log10(p))

    if h(table.sum(axis=1)) <= 0:
        return 1.0
    left = sum(h(column) * column.sum() for column in table.T) / table.sum()
    return 1 - left / h(table.sum(axis=1))


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rows = []
    for k in n_clusters:
        rng = np.random.default_rng([seed, k])
        v, a = [], []
        for _ in range(n_repeats):
            random_labels = rng.integers(1, k, endpoint=True, size=len(target))
            v.append(v_measure_score(target, random_labels))
            a.append(adjusted_rand_score(target, random_labels))
        rows.append([float(np.mean(v)), float(np.mean(a))])
    return pd.DataFrame(rows, index=list(n_clusters), columns=["v_measure", "ari"])
