# /// answer
# title = "Vectorised: tables of meetings, scipy's entropy, rows of draws, both letters at once"
# ///

# %% same_partition
from sklearn.metrics.cluster import contingency_matrix


def same_partition(a, b):
    meets = contingency_matrix(np.asarray(a), np.asarray(b)) > 0
    return (meets.sum(axis=0) == 1).all() and (meets.sum(axis=1) == 1).all()


# %% homogeneity
from scipy.stats import entropy as nats


def homogeneity(target, labels):
    table = pd.crosstab(np.asarray(target), np.asarray(labels)).to_numpy()
    if len(table) == 1:
        return 1.0
    before, within = nats(table.sum(axis=1)), nats(table, axis=0)
    return 1 - within @ table.sum(axis=0) / (before * table.sum())


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    codes = np.unique(np.asarray(labels), return_inverse=True)[1].ravel()
    rows = rng.permuted(np.tile(codes, (n_shuffles, 1)), axis=1)
    chance = np.apply_along_axis(lambda row: SCORES[score](target, row), 1, rows).mean()
    return 0.0 if np.isclose(chance, 1) else (SCORES[score](target, labels) - chance) / (1 - chance)


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    _, truth = np.unique(np.asarray(target), return_inverse=True)
    scorers = {"v_measure": v_measure_score, "ari": adjusted_rand_score}
    means = {}
    for k in n_clusters:
        hat = rng.integers(k, size=(n_repeats, truth.size))
        means[k] = {
            name: np.apply_along_axis(lambda draw: scorer(truth, draw), 1, hat).mean()
            for name, scorer in scorers.items()
        }
    return pd.DataFrame.from_dict(means, orient="index").rename_axis(index="n_clusters")


# %% choices
answer_accuracy, answer_trust = "CD"
