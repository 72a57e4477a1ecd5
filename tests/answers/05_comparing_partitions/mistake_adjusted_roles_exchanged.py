# /// answer
# title = "Labels and target exchanged"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "of (labels, target)"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    chance = np.mean([SCORES[score](rng.permutation(labels), target) for _ in range(n_shuffles)])
    if np.isclose(chance, 1):
        return 0.0
    return (SCORES[score](labels, target) - chance) / (1 - chance)
