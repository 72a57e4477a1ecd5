# /// answer
# title = "0 / 0 for a constant feature"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "for a constant feature"
# ///

# %% z_profile
def z_profile(df, labels):
    z = (df - df.mean()) / df.std()
    return z.groupby(np.asarray(labels)).mean()
