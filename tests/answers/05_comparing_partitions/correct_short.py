# /// answer
# title = "One line where one line will do"
# ///

# %% same_partition
def same_partition(a, b):
    return len(set(zip(a, b))) == len(set(a)) == len(set(b))


# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    before = entropy(target)
    if before == 0:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / before


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    chance = np.mean([SCORES[score](target, rng.permutation(labels)) for _ in range(n_shuffles)])
    return 0 if np.isclose(chance, 1) else (SCORES[score](target, labels) - chance) / (1 - chance)


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    rows = []
    for k in n_clusters:
        draws = [rng.integers(k, size=len(target)) for _ in range(n_repeats)]
        rows.append(
            {
                "n_clusters": k,
                "v_measure": np.mean([v_measure_score(target, d) for d in draws]),
                "ari": np.mean([adjusted_rand_score(target, d) for d in draws]),
            }
        )
    return pd.DataFrame(rows).set_index("n_clusters")


# %% choices
answer_accuracy = "C"
answer_trust = "D"
