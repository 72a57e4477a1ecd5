# /// answer
# title = "Medians instead of means"
# like = "correct_both_ways"
# [points]
# test_chance_curve = 0
# [messages]
# test_chance_curve = "not a median"
# ///

# %% chance_curve
def mean_scores(target, k, n_repeats, rng):
    draws = rng.choice(np.arange(k), size=(n_repeats, len(target)))
    pairs = [(v_measure_score(target, d), adjusted_rand_score(target, d)) for d in draws]
    return np.median(pairs, axis=0)


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    table = {k: mean_scores(target, k, n_repeats, rng) for k in sorted(n_clusters)}
    table = pd.DataFrame(table, index=["v_measure", "ari"]).T
    table.index.name = "n_clusters"
    return table.round(3)
