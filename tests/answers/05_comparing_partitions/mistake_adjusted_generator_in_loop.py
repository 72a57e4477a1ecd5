# /// answer
# title = "The same shuffle again and again"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "is every shuffle a new one"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    values = []
    for _ in range(n_shuffles):
        rng = np.random.default_rng(seed)
        values.append(SCORES[score](target, rng.permutation(labels)))
    chance = np.mean(values)
    if np.isclose(chance, 1):
        return 0.0
    return (SCORES[score](target, labels) - chance) / (1 - chance)
