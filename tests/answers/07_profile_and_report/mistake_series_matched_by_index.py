# /// answer
# title = "groupby with the Series as it is"
# like = "correct_as_taught"
# [points]
# test_z_profile_edges = 0
# [messages]
# test_z_profile_edges = "labels as a Series with an index of its own"
# ///

# %% z_profile
def z_profile(df, labels):
    scaled = StandardScaler().fit_transform(df)
    if isinstance(labels, list):
        labels = np.array(labels)
    return pd.DataFrame(scaled, columns=df.columns).groupby(labels).mean()
