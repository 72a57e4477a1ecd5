# /// answer
# title = "Exercises 2 and 3 wrong, exercise 4 alone and right"
# like = "correct_as_taught"
# [points]
# test_z_profile = 0
# test_top_features = 0
# [messages]
# test_z_profile = "means in original units"
# test_top_features = "lost their sign"
# ///

# %% z_profile
def z_profile(df, labels):
    return df.groupby(np.asarray(labels)).mean()


# %% top_features
def top_features(profile, n=3):
    return {
        label: list(row.abs().sort_values(ascending=False).head(n).items())
        for label, row in profile.iterrows()
    }
