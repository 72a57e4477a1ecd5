# /// answer
# title = "Sorts the columns of the profile it was given"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "changes its argument `profile`"
# ///

# %% top_features
def top_features(profile, n=3):
    profile.sort_index(axis=1, inplace=True)
    result = {}
    for label, row in profile.iterrows():
        order = row.abs().sort_values(ascending=False).index[:n]
        result[label] = [(name, row[name]) for name in order]
    return result
