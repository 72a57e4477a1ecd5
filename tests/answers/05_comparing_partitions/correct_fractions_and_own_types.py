# /// answer
# title = "Fractions, and values of derived classes"
# like = "correct_both_ways"
# ///


# %% adjusted
from fractions import Fraction


def adjusted(score, target, labels, n_shuffles=100, seed=42):
    rng = np.random.default_rng(seed)
    exact = [
        Fraction(float(SCORES[score](target, rng.permutation(labels)))) for _ in range(n_shuffles)
    ]
    chance = sum(exact) / n_shuffles
    if chance == 1:
        return Fraction(0)
    return (Fraction(float(SCORES[score](target, labels))) - chance) / (1 - chance)
