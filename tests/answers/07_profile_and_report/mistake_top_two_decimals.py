# /// answer
# title = "Pairs rounded to two decimals"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "rounded to 2 decimals, expected three"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for label, row in profile.iterrows():
        order = row.abs().sort_values(ascending=False).index
        result[label] = [(name, round(float(row[name]), 2)) for name in order[:n]]
    return result
