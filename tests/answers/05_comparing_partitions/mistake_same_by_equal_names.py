# /// answer
# title = "Compares names"
# like = "correct_short"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# [messages]
# test_same_partition = "the example of the prompt"
# test_same_partition_types = "Two arrays"
# ///

# %% same_partition
def same_partition(a, b):
    return bool(np.all(np.asarray(a) == np.asarray(b)))
