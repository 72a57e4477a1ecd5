# /// answer
# title = "Homogeneity instead of the V-measure"
# like = "correct_short"
# [points]
# test_chance_curve = 0
# [messages]
# test_chance_curve = "is it the V-measure"
# ///

# %% chance_curve
from sklearn.metrics import homogeneity_score


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    rows = []
    for k in n_clusters:
        draws = [rng.integers(k, size=len(target)) for _ in range(n_repeats)]
        rows.append(
            {
                "n_clusters": k,
                "v_measure": np.mean([homogeneity_score(target, d) for d in draws]),
                "ari": np.mean([adjusted_rand_score(target, d) for d in draws]),
            }
        )
    return pd.DataFrame(rows).set_index("n_clusters")
