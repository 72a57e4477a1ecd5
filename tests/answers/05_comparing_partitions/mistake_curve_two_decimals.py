# /// answer
# title = "Rounded to two decimals"
# like = "correct_short"
# [points]
# test_chance_curve = 0
# [messages]
# test_chance_curve = "at least three decimals"
# ///

# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    rows = {}
    for k in n_clusters:
        draws = [rng.integers(k, size=len(target)) for _ in range(n_repeats)]
        v = np.mean([v_measure_score(target, d) for d in draws])
        rows[k] = round(v, 2), round(np.mean([adjusted_rand_score(target, d) for d in draws]), 2)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["v_measure", "ari"])
