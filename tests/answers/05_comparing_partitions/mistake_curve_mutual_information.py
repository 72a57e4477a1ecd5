# /// answer
# title = "AMI instead of ARI"
# [points]
# test_chance_curve = 0
# [messages]
# test_chance_curve = "Is it this score"
# ///

# %% same_partition
def same_partition(a, b):
    return is_finer(a, b) and is_finer(b, a)


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
from sklearn.metrics import adjusted_mutual_info_score


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    table = {}
    for k in n_clusters:
        draws = [rng.integers(k, size=len(target)) for _ in range(n_repeats)]
        v = np.mean([v_measure_score(target, draw) for draw in draws])
        ari = np.mean([adjusted_mutual_info_score(target, draw) for draw in draws])
        table[k] = {"v_measure": v, "ari": ari}
    return pd.DataFrame(table).T


# %% choices
answer_accuracy, answer_trust = "C", "d "
