# /// answer
# title = "Features as rows"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "is it transposed"
# ///

# %% z_profile
def z_profile(df, labels):
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled, columns=df.columns).groupby(np.asarray(labels)).mean().T
