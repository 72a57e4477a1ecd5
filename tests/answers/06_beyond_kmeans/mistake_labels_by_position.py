# /// answer
# title = "Labels by row number, which ignores X"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# test_cross = 0
# test_dust = 0
# test_sizes = 0
# [messages]
# test_spirals = 'in the order of the rows of X'
# test_cross = 'in the order of the rows of X'
# test_dust = 'in the order of the rows of X'
# test_sizes = 'in the order of the rows of X'
# ///

# %% choose
def best_labels(name, X):
    return [0] * 150 + [1] * 150
