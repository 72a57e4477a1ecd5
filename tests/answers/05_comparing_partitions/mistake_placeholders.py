# /// answer
# title = "Placeholders instead of work"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# test_adjusted = 0
# test_homogeneity = 0
# test_homogeneity_edges = 0
# test_chance_curve = 0
# test_answer_accuracy = 0
# test_answer_trust = 0
# [messages]
# test_same_partition = "stopped with TypeError"
# test_same_partition_types = "stopped with TypeError"
# test_adjusted = "stopped with TypeError"
# test_homogeneity = "stopped with TypeError"
# test_homogeneity_edges = "stopped with TypeError"
# test_chance_curve = "stopped with TypeError"
# test_answer_accuracy = "expected one of the letters"
# test_answer_trust = "expected one of the letters"
# ///

# %% same_partition
same_partition = ...

# %% adjusted
adjusted = ...

# %% homogeneity
homogeneity = ...

# %% chance_curve
chance_curve = ...

# %% choices
answer_accuracy = ...
answer_trust = ...
