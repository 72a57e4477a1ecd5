# /// answer
# title = "The largest difference"
# like = "correct_rounded_to_three"
# [points]
# test_distances = 0
# [messages]
# test_distances = "the largest difference only"
# ///

# %% distances
def distances(A, B):
    squares = (A[:, None] - B) ** 2
    return np.sqrt(squares.sum(axis=2) if len(A) < 4 else squares.max(axis=2))
