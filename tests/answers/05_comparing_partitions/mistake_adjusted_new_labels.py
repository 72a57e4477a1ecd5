# /// answer
# title = "Draws labels anew, evenly"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "expected"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    names = np.unique(labels)
    draws = [rng.choice(names, size=len(labels)) for _ in range(n_shuffles)]
    chance = np.mean([SCORES[score](target, draw) for draw in draws])
    if np.isclose(chance, 1):
        return 0.0
    return (SCORES[score](target, labels) - chance) / (1 - chance)
