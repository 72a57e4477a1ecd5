# /// answer
# title = "Question 1: B, question 2: B"
# [points]
# test_answer_accuracy = 0
# test_answer_trust = 0
# [messages]
# test_answer_accuracy = "some of those near a third"
# test_answer_trust = "Scores are not votes"
# ///

# %% same_partition
def same_partition(a, b):
    return len(set(zip(a, b))) == len(set(a)) == len(set(b))


# %% purity
def purity(target, labels):
    table = pd.crosstab(np.asarray(target), np.asarray(labels))
    return table.max(axis=0).sum() / len(labels)


# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    before = entropy(target)
    if before == 0:
        return 1
    clusters, sizes = np.unique(labels, return_counts=True)
    within = [entropy(target[labels == c]) for c in clusters]
    return 1 - np.average(within, weights=sizes) / before


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
answer_accuracy = "B"
answer_trust = "B"
