# /// answer
# title = "Right features in the order of the table"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "in the wrong order"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for label, row in profile.iterrows():
        strongest = set(row.abs().nlargest(n).index)
        result[label] = [(name, row[name]) for name in profile.columns if name in strongest]
    return result
