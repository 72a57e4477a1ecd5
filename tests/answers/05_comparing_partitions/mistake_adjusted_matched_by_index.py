# /// answer
# title = "Shuffles a Series and lets pandas sort it back"
# like = "correct_short"
# [points]
# test_adjusted = 0
# [messages]
# test_adjusted = "for any seed and 25 shuffles"
# ///

# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    target, labels = pd.Series(list(target)), pd.Series(list(labels))
    values = []
    for i in range(n_shuffles):
        shuffled = labels.sample(frac=1, random_state=1000 * seed + i)
        both = pd.DataFrame({"target": target, "labels": shuffled})
        values.append(SCORES[score](both["target"], both["labels"]))
    chance = np.mean(values)
    if np.isclose(chance, 1):
        return 0.0
    return (SCORES[score](target, labels) - chance) / (1 - chance)
