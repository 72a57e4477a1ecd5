# /// answer
# title = "Single precision"
# like = "correct_short"
# ///

# %% homogeneity
def homogeneity(target, labels):
    counts = pd.crosstab(np.asarray(labels), np.asarray(target)).to_numpy(dtype=np.float32)
    if counts.shape[1] == 1:
        return np.float32(1)

    def bits(row):
        p = row[row > 0] / row.sum()
        return -(p * np.log2(p)).sum(dtype=np.float32)

    left = sum(bits(row) * row.sum() for row in counts) / counts.sum()
    return np.float32(1) - np.float32(left) / bits(counts.sum(axis=0))


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    values = np.array(
        [SCORES[score](target, rng.permutation(labels)) for _ in range(n_shuffles)], np.float32
    )
    if np.isclose(values.mean(), 1):
        return np.float32(0)
    return (np.float32(SCORES[score](target, labels)) - values.mean()) / (1 - values.mean())


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    table = np.zeros((len(n_clusters), 2), dtype=np.float32)
    for row, k in zip(table, n_clusters):
        for draw in rng.integers(
            k, size=(n_repeats, len(target)), dtype=np.int8 if k < 99 else int
        ):
            row += v_measure_score(target, draw), adjusted_rand_score(target, draw)
    return pd.DataFrame(table / np.float32(n_repeats), n_clusters, ["v_measure", "ari"])
