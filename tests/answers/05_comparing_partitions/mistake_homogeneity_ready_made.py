# /// answer
# title = "Calls scikit-learn's score"
# [points]
# test_homogeneity = 0
# test_homogeneity_edges = 0
# [messages]
# test_homogeneity = "ready-made score"
# test_homogeneity_edges = "ready-made score"
# ///

# %% same_partition
def same_partition(a, b):
    return len(set(zip(a, b))) == len(set(a)) == len(set(b))


# %% purity
def purity(target, labels):
    table = pd.crosstab(np.asarray(target), np.asarray(labels))
    return table.max(axis=0).sum() / len(labels)


# %% homogeneity
from sklearn.metrics import homogeneity_score


def homogeneity(target, labels):
    return homogeneity_score(target, labels)


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
