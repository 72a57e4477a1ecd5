# /// answer
# title = "Constant features dropped"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "a constant one included"
# ///

# %% z_profile
def z_profile(df, labels):
    df = df.loc[:, df.nunique() > 1]
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled, columns=df.columns).groupby(np.asarray(labels)).mean()
