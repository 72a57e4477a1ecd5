# /// answer
# title = "Functions that raise NotImplementedError"
# like = "correct_short"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# test_purity = 0
# test_homogeneity = 0
# test_homogeneity_edges = 0
# test_chance_curve = 0
# [messages]
# test_same_partition = "is not written yet"
# test_same_partition_types = "is not written yet"
# test_purity = "is not written yet"
# test_homogeneity = "is not written yet"
# test_homogeneity_edges = "is not written yet"
# test_chance_curve = "is not written yet"
# ///

# %% same_partition
def same_partition(*args, **kwargs):
    raise NotImplementedError()


# %% purity
def purity(*args, **kwargs):
    raise NotImplementedError()


# %% homogeneity
def homogeneity(*args, **kwargs):
    raise NotImplementedError()


# %% chance_curve
def chance_curve(*args, **kwargs):
    raise NotImplementedError()
