# /// answer
# title = "pandas all the way"
# like = "correct_short"
# ///

# %% same_partition
def same_partition(a, b):
    table = pd.crosstab(np.array(a), np.array(b))
    return bool(((table > 0).sum(axis=0) == 1).all() and ((table > 0).sum(axis=1) == 1).all())


# %% homogeneity
def homogeneity(target, labels):
    frame = pd.DataFrame({"t": list(target), "c": list(labels)})
    if frame["t"].nunique() == 1:
        return 1
    within = frame.groupby("c")["t"].agg(entropy)
    share = frame["c"].value_counts(normalize=True)
    return 1 - (within * share).sum() / entropy(frame["t"])


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.RandomState(seed)
    column = pd.Series(np.asarray(labels))
    shuffles = pd.Series(
        [
            SCORES[score](target, column.sample(frac=1, random_state=rng).to_numpy())
            for _ in range(n_shuffles)
        ]
    )
    if np.isclose(shuffles.mean(), 1):
        return 0.0
    return (SCORES[score](target, labels) - shuffles.mean()) / (1 - shuffles.mean())


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    rows = [
        (k, v_measure_score(target, d), adjusted_rand_score(target, d))
        for k in n_clusters
        for d in rng.integers(0, k, size=(n_repeats, len(target)))
    ]
    table = pd.DataFrame(rows, columns=["n_clusters", "v_measure", "ari"])
    return table.groupby("n_clusters").mean()
