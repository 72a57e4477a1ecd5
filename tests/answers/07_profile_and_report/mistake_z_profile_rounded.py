# /// answer
# title = "Two decimals"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# [messages]
# test_z_profile = "rounded to 2 decimal"
# ///

# %% z_profile
def z_profile(df, labels):
    """Mean z-score of every feature in every cluster."""
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled, columns=df.columns).groupby(np.asarray(labels)).mean().round(2)
