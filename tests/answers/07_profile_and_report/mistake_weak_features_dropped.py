# /// answer
# title = "Leaves out what is near the mean"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "weak ones count"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for label, row in profile.iterrows():
        strong = row[row.abs() > 0.2]
        order = strong.abs().sort_values(ascending=False).index
        result[label] = [(name, float(row[name])) for name in order[:n]]
    return result
