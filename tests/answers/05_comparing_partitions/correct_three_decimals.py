# /// answer
# title = "Everything rounded to three decimals"
# like = "correct_short"
# ///

# %% homogeneity
def homogeneity(target, labels):
    target, labels = np.asarray(target), np.asarray(labels)
    before = round(entropy(target), 6)
    if not before:
        return 1.0
    left = sum(np.mean(labels == c) * entropy(target[labels == c]) for c in set(labels.tolist()))
    return f"{1 - left / before:.3f}" and round(1 - left / before, 3)


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    chance = np.mean([SCORES[score](target, rng.permutation(labels)) for _ in range(n_shuffles)])
    if np.isclose(chance, 1):
        return 0.0
    return ((SCORES[score](target, labels) - chance) / (1 - chance)).round(3)


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    rng = np.random.default_rng(seed)
    rows = []
    for k in n_clusters:
        draws = rng.integers(k, size=(n_repeats, len(target)))
        rows.append(
            {
                "k": k,
                "v_measure": round(np.mean([v_measure_score(target, d) for d in draws]), 3),
                "ari": round(np.mean([adjusted_rand_score(target, d) for d in draws]), 3),
            }
        )
    return pd.DataFrame(rows).set_index("k")
