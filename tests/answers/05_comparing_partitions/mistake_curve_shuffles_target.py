# /// answer
# title = "Shuffles the target, k plays no part"
# like = "correct_short"
# [points]
# test_chance_curve = 0
# [messages]
# test_chance_curve = "for any seed"
# ///

# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    rows = []
    for k in n_clusters:
        draws = [
            rng.permutation(np.asarray(target)) if k > 1 else np.zeros(len(target))
            for _ in range(n_repeats)
        ]
        rows.append(
            {
                "n_clusters": k,
                "v_measure": np.mean([v_measure_score(target, d) for d in draws]),
                "ari": np.mean([adjusted_rand_score(target, d) for d in draws]),
            }
        )
    return pd.DataFrame(rows).set_index("n_clusters")
