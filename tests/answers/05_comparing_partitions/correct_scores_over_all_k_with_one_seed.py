# /// answer
# title = "The same seed anew for each k; statistics by hand; a few more columns"
# like = "correct_short"
# ///

# %% same_partition
def same_partition(a, b):
    names = {}
    for x, z in zip(list(a), list(b)):
        if x not in names:
            if z in names.values():
                return False
            names[x] = z
        elif names[x] != z:
            return False
    return True


# %% homogeneity
def homogeneity(target, labels):
    t = pd.Series(np.asarray(target))
    labels = pd.Series(np.asarray(labels))
    total = entropy(t)
    if np.isclose(total, 0):
        return 1
    remaining = 0
    for c in labels.unique():
        remaining = remaining + (labels == c).mean() * entropy(t[labels == c])
    return (total - remaining) / total


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    frames = []
    for k in n_clusters:
        rng = np.random.default_rng(seed)
        runs = pd.DataFrame(
            [
                {"v_measure": v_measure_score(target, d), "ari": adjusted_rand_score(target, d)}
                for d in rng.integers(k, size=(n_repeats, len(target)))
            ]
        )
        frames.append(runs.mean().rename(k))
    return pd.concat(frames, axis=1).T
