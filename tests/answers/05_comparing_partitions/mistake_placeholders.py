# /// answer
# title = "Placeholders instead of work"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# test_purity = 0
# test_homogeneity = 0
# test_homogeneity_edges = 0
# test_chance_curve = 0
# test_answer_accuracy = 0
# test_answer_trust = 0
# [messages]
# test_same_partition = "expected a function"
# test_same_partition_types = "expected a function"
# test_purity = "expected a function"
# test_homogeneity = "expected a function"
# test_homogeneity_edges = "expected a function"
# test_chance_curve = "expected a function"
# test_answer_accuracy = "expected a string"
# test_answer_trust = "expected a string"
# ///

# %% same_partition
same_partition = ...

# %% purity
purity = ...

# %% homogeneity
homogeneity = ...

# %% chance_curve
chance_curve = ...

# %% choices
answer_accuracy = ...
answer_trust = ...
