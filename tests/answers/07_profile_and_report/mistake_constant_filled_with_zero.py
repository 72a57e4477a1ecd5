# /// answer
# title = "NaN filled with 0: enough for a constant that the mean meets exactly"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "36.6 and 0.1 in all ten rows"
# ///

# %% z_profile
def z_profile(df, labels):
    z = ((df - df.mean()) / df.std()).fillna(0)
    return z.groupby(np.asarray(labels)).mean()
