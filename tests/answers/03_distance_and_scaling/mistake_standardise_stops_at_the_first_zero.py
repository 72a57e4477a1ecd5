# /// answer
# title = "break instead of continue"
# like = "correct_asarray_and_errstate"
# [points]
# test_standardise_constant = 0
# [messages]
# test_standardise_constant = "Replace only the 0 by 1"
# ///

# %% standardise
def standardise(X, mean, std):
    Z = X - mean.astype(float)
    for j, s in enumerate(std):
        if s == 0:
            break
        Z[:, j] /= s
    return Z
