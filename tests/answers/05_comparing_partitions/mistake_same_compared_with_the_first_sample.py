# /// answer
# title = "Only pairs with the first sample"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "every pair of samples"
# ///

# %% same_partition
def same_partition(a, b):
    a, b = list(a), list(b)
    return [x == a[0] for x in a] == [y == b[0] for y in b]


# %% purity
def purity(target, labels):
    target, labels = pd.Series(list(target)), pd.Series(list(labels))
    total = 0
    for cluster in labels.unique():
        total += target[labels == cluster].value_counts().iloc[0]
    return round(total / len(target), 4)


# %% homogeneity
def homogeneity(target, labels):
    t, c = np.array(target), np.array(labels)

    def joint_entropy(x, z):
        return entropy([f"{i}|{j}" for i, j in zip(x, z)])

    if len(np.unique(t)) < 2:
        return 1.0
    # chain rule: H(t | c) = H(t, c) - H(c)
    return 1 - (joint_entropy(t, c) - entropy(c)) / entropy(t)


# %% chance_curve
def mean_scores(target, k, n_repeats, rng):
    draws = rng.choice(np.arange(k), size=(n_repeats, len(target)))
    pairs = [(v_measure_score(target, d), adjusted_rand_score(target, d)) for d in draws]
    return np.mean(pairs, axis=0)


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    table = {k: mean_scores(target, k, n_repeats, rng) for k in sorted(n_clusters)}
    table = pd.DataFrame(table, index=["v_measure", "ari"]).T
    table.index.name = "n_clusters"
    return table.round(3)


# %% choices
answer_accuracy, answer_trust = "C", "d "
