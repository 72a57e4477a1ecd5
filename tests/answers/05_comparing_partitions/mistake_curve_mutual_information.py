# /// answer
# title = "AMI instead of ARI"
# like = "correct_both_ways"
# [points]
# test_chance_curve = 0
# [messages]
# test_chance_curve = "Is it this score"
# ///

# %% chance_curve
from sklearn.metrics import adjusted_mutual_info_score


def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    table = {}
    for k in n_clusters:
        draws = [rng.integers(k, size=len(target)) for _ in range(n_repeats)]
        v = np.mean([v_measure_score(target, draw) for draw in draws])
        ari = np.mean([adjusted_mutual_info_score(target, draw) for draw in draws])
        table[k] = {"v_measure": v, "ari": ari}
    return pd.DataFrame(table).T
