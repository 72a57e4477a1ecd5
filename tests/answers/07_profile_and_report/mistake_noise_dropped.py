# /// answer
# title = "The label -1 left out"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "expected a row for each label, ['-1'"
# ///

# %% z_profile
def z_profile(df, labels):
    scaled = StandardScaler().fit_transform(df)
    table = pd.DataFrame(scaled, columns=df.columns).groupby(np.asarray(labels)).mean()
    return table[table.index != -1] if -1 in table.index else table
