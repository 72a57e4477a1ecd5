# /// answer
# title = "A list of rows instead of a DataFrame"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# test_z_profile_edges = 0
# [messages]
# test_z_profile = "expected a DataFrame"
# test_z_profile_edges = "it returns [["
# ///

# %% z_profile
def z_profile(df, labels):
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled).groupby(np.asarray(labels)).mean().to_numpy().tolist()
