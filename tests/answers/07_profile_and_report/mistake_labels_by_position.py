# /// answer
# title = "Keys 0, 1, 2 instead of labels"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "those of another cluster"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for i in range(len(profile)):
        row = profile.iloc[i]
        order = row.abs().sort_values(ascending=False).index
        result[i] = [(name, row[name]) for name in order[:n]]
    return result
