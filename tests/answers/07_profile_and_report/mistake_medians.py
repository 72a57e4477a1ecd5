# /// answer
# title = "Medians of z-scores"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "medians of z-scores"
# ///

# %% z_profile
def z_profile(df, labels):
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled, columns=df.columns).groupby(np.asarray(labels)).median()
