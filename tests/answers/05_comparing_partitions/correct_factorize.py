# /// answer
# title = "Numbers by first appearance, contingency_matrix, scipy's entropy"
# like = "correct_short"
# ///

# %% same_partition
def same_partition(a, b):
    return (pd.factorize(np.asarray(a))[0] == pd.factorize(np.asarray(b))[0]).all()


# %% homogeneity
from scipy import stats
from sklearn.metrics.cluster import contingency_matrix


def homogeneity(target, labels):
    counts = contingency_matrix(target, labels)
    before = stats.entropy(counts.sum(axis=1))
    if counts.shape[0] == 1:
        return 1.0
    within = stats.entropy(counts, axis=0)
    return 1 - (within * counts.sum(axis=0)).sum() / counts.sum() / before


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    np.random.seed(seed)
    codes = pd.factorize(np.asarray(labels))[0]
    of_chance = [SCORES[score](target, np.random.permutation(codes)) for _ in range(n_shuffles)]
    best_possible = 1 - np.mean(of_chance)
    if abs(best_possible) < 1e-9:
        return 0.0
    return 1 - (1 - SCORES[score](target, labels)) / best_possible


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    np.random.seed(seed)
    v = [
        np.mean(
            [v_measure_score(target, np.random.choice(k, len(target))) for _ in range(n_repeats)]
        )
        for k in n_clusters
    ]
    a = [
        np.mean(
            [
                adjusted_rand_score(target, np.random.choice(k, len(target)))
                for _ in range(n_repeats)
            ]
        )
        for k in n_clusters
    ]
    return pd.DataFrame({"v_measure": v, "ari": a}, index=pd.Index(n_clusters, name="n_clusters"))
