# /// answer
# title = "Always three"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "features per cluster for a profile of 8 features, expected"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for label, row in profile.iterrows():
        order = row.abs().sort_values(ascending=False).index
        result[label] = [(name, row[name]) for name in order[:3]][:2]
    return result
