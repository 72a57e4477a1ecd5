# /// answer
# title = "n=5 by default"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "expected 3 if n is left out"
# ///

# %% top_features
def top_features(profile, n=5):
    result = {}
    for label, row in profile.iterrows():
        order = row.abs().sort_values(ascending=False).index
        result[label] = [(name, row[name]) for name in order[:n]]
    return result
