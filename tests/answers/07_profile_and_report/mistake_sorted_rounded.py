# /// answer
# title = "Sorts by rounded z-scores"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "compare them unrounded"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for label, row in profile.iterrows():
        order = sorted(row.index, key=lambda name: -abs(round(row[name], 1)))
        result[label] = [(name, float(row[name])) for name in order[:n]]
    return result
