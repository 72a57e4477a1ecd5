# /// answer
# title = "A dictionary by strength keeps one of two that tie"
# like = "correct_as_taught"
# [points]
# test_top_features = 0
# [messages]
# test_top_features = "two of the same strength"
# ///

# %% top_features
def top_features(profile, n=3):
    result = {}
    for label, row in profile.iterrows():
        by_strength = {abs(value): (name, value) for name, value in row.items()}
        result[label] = [by_strength[size] for size in sorted(by_strength, reverse=True)[:n]]
    return result
