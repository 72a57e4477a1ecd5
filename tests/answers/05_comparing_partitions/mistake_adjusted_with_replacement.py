# /// answer
# title = "Draws labels with replacement"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "each label used as often as before"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    draws = [rng.choice(np.asarray(labels), size=len(labels)) for _ in range(n_shuffles)]
    chance = np.mean([SCORES[score](target, draw) for draw in draws])
    if np.isclose(chance, 1):
        return 0.0
    return (SCORES[score](target, labels) - chance) / (1 - chance)
