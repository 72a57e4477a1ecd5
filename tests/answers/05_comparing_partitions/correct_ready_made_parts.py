# /// answer
# title = "Finished scores: not in the spirit of the exercise, but right values"
# like = "correct_short"
# ///

# %% homogeneity
def homogeneity(target, labels):
    from sklearn import metrics

    return metrics.homogeneity_completeness_v_measure(target, labels)[0]


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(index=n_clusters, columns=["ari", "v_measure"], dtype="float64")
    for k in table.index:
        hat = rng.integers(k, size=(len(target), n_repeats)).T
        table.at[k, "ari"] = np.mean([metrics.adjusted_rand_score(target, d) for d in hat])
        table.at[k, "v_measure"] = np.mean(
            [metrics.homogeneity_completeness_v_measure(target, d)[2] for d in hat]
        )
    return table
