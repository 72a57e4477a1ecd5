# /// answer
# title = "A constant feature is left as it is"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "for a constant feature, expected 0 in every row"
# ///

# %% z_profile
def z_profile(df, labels):
    z = ((df - df.mean()) / df.std()).fillna(df)
    return z.groupby(np.asarray(labels)).mean()
