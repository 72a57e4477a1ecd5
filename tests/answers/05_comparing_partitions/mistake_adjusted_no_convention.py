# /// answer
# title = "0 divided by 0"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "See the convention"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    chance = np.mean([SCORES[score](target, rng.permutation(labels)) for _ in range(n_shuffles)])
    with np.errstate(all="ignore"):
        return (SCORES[score](target, labels) - chance) / (1 - np.float64(chance))
