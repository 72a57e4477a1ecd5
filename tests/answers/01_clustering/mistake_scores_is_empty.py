# /// answer
# title = "A table without rows"
# like = "correct_one_hot_product"
# [points]
# test_sweep_table = 0
# test_sweep_silhouette = 0
# test_sweep_v_measure = 0
# [messages]
# test_sweep_table = "expected each of 2 to 10 once"
# test_sweep_silhouette = "without silhouettes to read"
# test_sweep_v_measure = "without V-measures to read"
# ///

# %% sweep
scores = pd.DataFrame({"silhouette": [], "v_measure": []})
best_k = 4
