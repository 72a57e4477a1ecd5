# /// answer
# title = "Never below 0"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "cut off at 0"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    chance = np.mean([SCORES[score](target, rng.permutation(labels)) for _ in range(n_shuffles)])
    if np.isclose(chance, 1):
        return 0.0
    return max(0.0, (SCORES[score](target, labels) - chance) / (1 - chance))
