# /// answer
# title = "n x n tables of together or apart, matrices of counts"
# like = "correct_short"
# ///

# %% same_partition
def same_partition(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return np.array_equal(a[:, None] == a, b[:, None] == b)


# %% homogeneity
def homogeneity(target, labels):
    t = np.unique(np.asarray(target), return_inverse=True)[1].ravel()
    c = np.unique(np.asarray(labels), return_inverse=True)[1].ravel()
    joint = np.zeros((t.max() + 1, c.max() + 1))
    np.add.at(joint, (t, c), 1 / len(t))
    p_t, p_c = joint.sum(axis=1), joint.sum(axis=0)
    h_t = -(p_t * np.log(p_t)).sum()
    if len(p_t) == 1:
        return np.float64(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.nansum(joint * np.log(joint / np.outer(p_t, p_c)))
    return information / h_t


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    state = np.random.RandomState(seed)
    labels = np.asarray(labels)
    orders = state.rand(n_shuffles, len(labels)).argsort(axis=1)
    chance = np.mean([SCORES[score](target, row) for row in labels[orders]])
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (SCORES[score](target, labels) - chance) / (1 - chance)
    return value if chance < 1 else 0.0


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    state = np.random.RandomState(seed)
    target = np.asarray(target)
    result = {}
    for k in n_clusters:
        labels = state.randint(0, k, (n_repeats, len(target)))
        result[k] = {
            "ari": sum(adjusted_rand_score(target, row) for row in labels) / n_repeats,
            "v_measure": sum(v_measure_score(target, row) for row in labels) / n_repeats,
        }
    return pd.DataFrame(result).T.rename_axis("n_clusters")
