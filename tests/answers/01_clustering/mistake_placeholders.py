# /// answer
# title = "Placeholders instead of work"
# [points]
# test_sweep_table = 0
# test_sweep_silhouette = 0
# test_sweep_v_measure = 0
# test_best_k = 0
# test_profile_table = 0
# test_profile_means = 0
# test_profile_sizes = 0
# [messages]
# test_sweep_table = "expected a pandas DataFrame"
# test_sweep_silhouette = "expected a pandas DataFrame"
# test_sweep_v_measure = "expected a pandas DataFrame"
# test_best_k = "expected one whole number"
# test_profile_table = "expected a pandas DataFrame"
# test_profile_means = "expected a pandas DataFrame"
# test_profile_sizes = "expected a pandas Series"
# ///

# %% sweep
scores = ...
best_k = ...

# %% profile
cluster_profile = ...
cluster_sizes = ...
