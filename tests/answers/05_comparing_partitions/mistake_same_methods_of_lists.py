# /// answer
# title = "A method that only lists have"
# like = "correct_short"
# [points]
# test_same_partition_types = 0
# [messages]
# test_same_partition_types = "convert with np.asarray"
# ///

# %% same_partition
def same_partition(a, b):
    return [a.index(x) for x in a] == [b.index(x) for x in b]
