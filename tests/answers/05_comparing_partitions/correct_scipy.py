# /// answer
# title = "scipy: crosstab, xlogy, permutations as a matrix"
# like = "correct_short"
# ///

# %% same_partition
from scipy.stats.contingency import crosstab as meetings


def same_partition(a, b):
    counts = meetings(np.asarray(a), np.asarray(b)).count
    return bool(np.count_nonzero(counts) == max(counts.shape) == min(counts.shape))


# %% homogeneity
from scipy.special import xlogy
from scipy.stats.contingency import crosstab as meetings


def homogeneity(target, labels):
    p = meetings(np.asarray(target), np.asarray(labels)).count / len(labels)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    if rows.size == 1:
        return 1.0
    left = xlogy(columns, columns).sum() - xlogy(p, p).sum()
    return float(1 + left / xlogy(rows, rows).sum())


# %% adjusted
from scipy import stats


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    keys = stats.uniform.rvs(size=(n_shuffles, len(labels)), random_state=seed)
    ranks = stats.rankdata(keys, method="ordinal", axis=1).astype(int) - 1
    chance = np.mean([SCORES[score](target, np.asarray(labels)[rank]) for rank in ranks])
    if np.isclose(chance, 1):
        return 0.0
    return float((SCORES[score](target, labels) - chance) / (1 - chance))


# %% chance_curve
from scipy import stats


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    columns = {"v_measure": [], "ari": []}
    for k in n_clusters:
        hat = stats.randint.rvs(0, k, size=(n_repeats, len(target)), random_state=seed + k)
        columns["v_measure"].append(stats.tmean([v_measure_score(target, d) for d in hat]))
        columns["ari"].append(stats.tmean([adjusted_rand_score(target, d) for d in hat]))
    return pd.DataFrame(columns, index=n_clusters)
