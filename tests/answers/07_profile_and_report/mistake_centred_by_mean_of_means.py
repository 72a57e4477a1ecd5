# /// answer
# title = "Centred by the mean of the clusters' means"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "The size-weighted means are"
# ///

# %% z_profile
def z_profile(df, labels):
    labels = np.asarray(labels)
    table = df.reset_index(drop=True)
    centre = table.groupby(labels).mean().mean()
    spread = table.std(ddof=0).replace(0, 1)
    return ((table - centre) / spread).groupby(labels).mean()
