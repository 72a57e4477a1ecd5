# /// answer
# title = "Works in place, on copies"
# like = "correct_short"
# ///

# %% same_partition
def same_partition(a, b):
    a, b = np.array(a), np.array(b)
    for labels in (a, b):
        labels.sort() if len(set(labels.tolist())) == 1 else None
    codes_a, codes_b = np.zeros(len(a), dtype=int), np.zeros(len(b), dtype=int)
    for codes, labels in ((codes_a, a), (codes_b, b)):
        for label in set(labels.tolist()):
            codes[labels == label] = np.flatnonzero(labels == label)[0]
    codes_a -= codes_b
    return not codes_a.any()


# %% homogeneity
def homogeneity(target, labels):
    frame = pd.DataFrame({"c": np.array(labels), "t": np.array(target)})
    frame = frame.sort_values(["c", "t"])
    whole = entropy(frame["t"])
    if whole == 0:
        return 1.0
    value = whole
    for _, part in frame.groupby("c"):
        value -= entropy(part["t"]) * len(part) / len(frame)
    value /= whole
    return value


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    copy = np.array(labels)
    values = np.empty(n_shuffles)
    for i in range(n_shuffles):
        rng.shuffle(copy)
        values[i] = SCORES[score](target, copy)
    chance = values.mean()
    value = SCORES[score](target, labels)
    if np.isclose(chance, 1):
        return 0.0
    value -= chance
    value /= 1 - chance
    return value


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    target = list(target)
    table = pd.DataFrame(0.0, index=list(n_clusters), columns=["ari", "v_measure"])
    for _ in range(n_repeats):
        for k in n_clusters:
            draw = rng.integers(k, size=len(target))
            table.loc[k] += [adjusted_rand_score(target, draw), v_measure_score(target, draw)]
    table /= n_repeats
    return table
