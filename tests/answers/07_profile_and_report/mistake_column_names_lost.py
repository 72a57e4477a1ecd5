# /// answer
# title = "Columns 0, 1, 2"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "each feature of df"
# ///

# %% z_profile
def z_profile(df, labels):
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled).groupby(np.asarray(labels)).mean()
