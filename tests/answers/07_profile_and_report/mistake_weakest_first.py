# /// answer
# title = "Sorted upwards"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "weakest features"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for label, row in profile.iterrows():
        order = row.abs().sort_values().index
        result[label] = [(name, row[name]) for name in order[:n]]
    return result
