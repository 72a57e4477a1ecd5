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


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    # shuffles the target: the pairs that arise are the same
    target = np.asarray(target)
    chance = 0
    for child in np.random.SeedSequence(seed).spawn(n_shuffles):
        chance += SCORES[score](np.random.default_rng(child).permutation(target), labels)
    chance /= n_shuffles
    if np.isclose(chance, 1):
        return np.array(0.0)
    return np.array((SCORES[score](target, labels) - chance) / (1 - chance))


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
