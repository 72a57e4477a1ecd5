# /// answer
# title = "A further column with the sizes"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "the further columns ['size']"
# ///

# %% z_profile
def z_profile(df, labels):
    z = pd.DataFrame(StandardScaler().fit_transform(df), columns=df.columns)
    groups = z.groupby(np.asarray(labels))
    table = groups.mean()
    table["size"] = groups.size()
    return table
