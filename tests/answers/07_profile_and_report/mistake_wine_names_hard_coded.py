# /// answer
# title = "Columns of the wines"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# test_z_profile_edges = 0
# [messages]
# test_z_profile = "stopped with ValueError"
# test_z_profile_edges = "stopped with"
# ///

# %% z_profile
def z_profile(df, labels):
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled, columns=wine.columns).groupby(labels).mean()
