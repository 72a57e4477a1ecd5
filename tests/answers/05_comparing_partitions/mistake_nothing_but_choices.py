# /// answer
# title = "Only exercise 5 answered"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# test_adjusted = 0
# test_homogeneity = 0
# test_homogeneity_edges = 0
# test_chance_curve = 0
# [messages]
# test_same_partition = "stopped with NameError"
# test_same_partition_types = "stopped with NameError"
# test_adjusted = "stopped with NameError"
# test_homogeneity = "stopped with NameError"
# test_homogeneity_edges = "stopped with NameError"
# test_chance_curve = "stopped with NameError"
# ///

# %% choices
answer_accuracy = "C"
answer_trust = "D"
