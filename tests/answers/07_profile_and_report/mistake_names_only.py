# /// answer
# title = "Names without z-scores"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "a list of pairs such as"
# ///

# %% top_features
def top_features(profile, n=3):
    return {
        label: list(row.abs().sort_values(ascending=False).index[:n])
        for label, row in profile.iterrows()
    }
