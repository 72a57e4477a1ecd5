# /// answer
# title = "No clustering at all"
# like = "correct_short_and_vectorised"
# [points]
# test_stability_value = 0
# test_stability_seed = 0
# [messages]
# test_stability_value = "another sample in every run"
# test_stability_seed = "do the runs cluster X at all"
# ///

# %% stability
def stability(X, k, n_runs=10, seed=42):
    return 1.0
