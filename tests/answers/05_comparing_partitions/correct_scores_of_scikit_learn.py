# /// answer
# title = "Ready-made scores where they are allowed, homogeneity from mutual information"
# like = "correct_short"
# ///

# %% same_partition
from sklearn.metrics import adjusted_rand_score


def same_partition(a, b):
    return adjusted_rand_score(a, b) == 1


# %% homogeneity
from sklearn.metrics import mutual_info_score


def homogeneity(target, labels):
    before = mutual_info_score(target, target)
    return mutual_info_score(target, labels) / before if len(set(target)) > 1 else 1.0


# %% adjusted
from sklearn.utils import shuffle


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    values = [
        SCORES[score](target, shuffle(np.asarray(labels), random_state=1000 * seed + i))
        for i in range(n_shuffles)
    ]
    if np.isclose(np.mean(values), 1):
        return 0.0
    return (SCORES[score](target, labels) - np.mean(values)) / (1 - np.mean(values))


# %% chance_curve
from sklearn.metrics import normalized_mutual_info_score


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    table = pd.DataFrame(0.0, index=n_clusters, columns=["v_measure", "ari", "extra"])
    rng = np.random.default_rng(seed)
    for k in n_clusters:
        for _ in range(n_repeats):
            d = np.floor(rng.random(len(target)) * k).astype(int)
            table.loc[k, "v_measure"] += normalized_mutual_info_score(target, d)
            table.loc[k, "ari"] += adjusted_rand_score(target, d)
        table.loc[k] /= n_repeats
    return table
