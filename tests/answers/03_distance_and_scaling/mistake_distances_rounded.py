# /// answer
# title = "Rounded to two decimals, as lines of the notebook are"
# like = "correct_rounded_to_three"
# [points]
# test_distances = 0
# [messages]
# test_distances = "Keep three decimals"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None] - B) ** 2).sum(axis=2)).round(2)
