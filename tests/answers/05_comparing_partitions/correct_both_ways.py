# /// answer
# title = "Uses is_finer and functions of its own, sorted rows, rounded"
# ///

# %% same_partition
def same_partition(a, b):
    return is_finer(a, b) and is_finer(b, a)


# %% homogeneity
def homogeneity(target, labels):
    t, c = np.array(target), np.array(labels)

    def joint_entropy(x, z):
        return entropy([f"{i}|{j}" for i, j in zip(x, z)])

    if len(np.unique(t)) < 2:
        return 1.0
    # chain rule: H(t | c) = H(t, c) - H(c)
    return 1 - (joint_entropy(t, c) - entropy(c)) / entropy(t)


# %% adjusted
def chance_level(score, target, labels, n_shuffles, seed):
    rng = np.random.default_rng(seed)
    total = 0
    for _ in range(n_shuffles):
        total += SCORES[score](target, rng.permutation(labels))
    return total / n_shuffles


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    target, labels = np.asarray(target), np.asarray(labels)
    level = chance_level(score, target, labels, n_shuffles, seed)
    if np.isclose(level, 1):
        return 0
    return round(float((SCORES[score](target, labels) - level) / (1 - level)), 3)


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
