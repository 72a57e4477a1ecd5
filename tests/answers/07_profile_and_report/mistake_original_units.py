# /// answer
# title = "Means in original units"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "means in original units"
# ///

# %% z_profile
def z_profile(df, labels):
    return df.groupby(np.asarray(labels)).mean()
