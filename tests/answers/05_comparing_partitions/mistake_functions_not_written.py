# /// answer
# title = "Functions that raise NotImplementedError"
# like = "correct_short"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# test_adjusted = 0
# test_homogeneity = 0
# test_homogeneity_edges = 0
# test_chance_curve = 0
# [messages]
# test_same_partition = "stopped with NotImplementedError"
# test_same_partition_types = "stopped with NotImplementedError"
# test_adjusted = "stopped with NotImplementedError"
# test_homogeneity = "stopped with NotImplementedError"
# test_homogeneity_edges = "stopped with NotImplementedError"
# test_chance_curve = "stopped with NotImplementedError"
# ///

# %% same_partition
def same_partition(*args, **kwargs):
    raise NotImplementedError()


# %% adjusted
def adjusted(*args, **kwargs):
    raise NotImplementedError()


# %% homogeneity
def homogeneity(*args, **kwargs):
    raise NotImplementedError()


# %% chance_curve
def chance_curve(*args, **kwargs):
    raise NotImplementedError()
