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
