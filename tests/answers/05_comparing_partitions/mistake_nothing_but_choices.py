# /// answer
# title = "Only exercise 5 answered"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# test_purity = 0
# test_homogeneity = 0
# test_homogeneity_edges = 0
# test_chance_curve = 0
# [messages]
# test_same_partition = "`same_partition` does not exist yet"
# test_same_partition_types = "`same_partition` does not exist yet"
# test_purity = "`purity` does not exist yet"
# test_homogeneity = "`homogeneity` does not exist yet"
# test_homogeneity_edges = "`homogeneity` does not exist yet"
# test_chance_curve = "`chance_curve` does not exist yet"
# ///

# %% choices
answer_accuracy = "C"
answer_trust = "D"
