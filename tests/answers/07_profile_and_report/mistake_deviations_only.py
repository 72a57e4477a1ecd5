# /// answer
# title = "Centred, not divided"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "deviations in original units"
# ///

# %% z_profile
def z_profile(df, labels):
    return (df - df.mean()).groupby(np.asarray(labels)).mean()
