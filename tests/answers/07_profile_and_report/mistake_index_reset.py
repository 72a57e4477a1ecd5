# /// answer
# title = "Resets the index of df in place"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "changes the index of df"
# ///

# %% z_profile
def z_profile(df, labels):
    df.index = range(len(df))
    z = pd.DataFrame(StandardScaler().fit_transform(df), columns=df.columns)
    return z.groupby(pd.Series(list(labels))).mean()
