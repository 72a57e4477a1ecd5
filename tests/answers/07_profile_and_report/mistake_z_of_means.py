# /// answer
# title = "The table of means standardised"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# test_z_profile_edges = 0
# [messages]
# test_z_profile = "z-scores of the table of means"
# test_z_profile_edges = "expected"
# ///

# %% z_profile
def z_profile(df, labels):
    means = df.groupby(np.asarray(labels)).mean()
    return (means - means.mean()) / means.std(ddof=0)
