# /// answer
# title = "Labels by row number, which ignores X"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# test_cross = 0
# test_dust = 0
# test_sizes = 0
# [messages]
# test_spirals = 'best_labels("spirals", X) reaches'
# test_cross = 'best_labels("cross", X) reaches'
# test_dust = 'best_labels("dust", X) reaches'
# test_sizes = 'best_labels("sizes", X) reaches'
# ///

# %% choose
def best_labels(name, X):
    return [0] * 150 + [1] * 150
