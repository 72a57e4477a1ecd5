# /// answer
# title = "Shuffles its argument in place"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "changed its arguments"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    value = SCORES[score](target, labels)
    own = labels if isinstance(labels, np.ndarray) else np.array(labels)
    values = []
    for _ in range(n_shuffles):
        rng.shuffle(own)
        values.append(SCORES[score](target, own))
    chance = np.mean(values)
    if np.isclose(chance, 1):
        return 0.0
    return (value - chance) / (1 - chance)
