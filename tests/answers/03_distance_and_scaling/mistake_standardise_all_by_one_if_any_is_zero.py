# /// answer
# title = "One zero, and nothing is divided"
# like = "correct_asarray_and_errstate"
# [points]
# test_standardise_constant = 0
# [messages]
# test_standardise_constant = "Replace only the 0 by 1"
# ///

# %% standardise
def standardise(X, mean, std):
    safe = np.ones_like(std) if 0 in std else std
    return (X - mean) / safe
