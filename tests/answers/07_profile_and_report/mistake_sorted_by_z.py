# /// answer
# title = "Highest z first"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "sorts by the z-score"
# ///

# %% top_features
def top_features(profile, n=3):
    return {
        label: list(row.sort_values(ascending=False).head(n).items())
        for label, row in profile.iterrows()
    }
