# /// answer
# title = "One order for all clusters"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "an order of its own"
# ///

# %% top_features
def top_features(profile, n=3):
    order = profile.abs().sum().sort_values(ascending=False).index
    return {label: [(name, row[name]) for name in order[:n]] for label, row in profile.iterrows()}
