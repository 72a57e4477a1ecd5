# /// answer
# title = "Rounded to two decimals"
# like = "correct_rounded_to_three"
# [points]
# test_standardise = 0
# [messages]
# test_standardise = "Keep three decimals"
# ///

# %% standardise
def standardise(X, mean, std):
    return ((X - mean) / np.where(std == 0, 1, std)).round(2)
