# /// answer
# title = "Returns one answer per sample"
# like = "correct_short"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# [messages]
# test_same_partition = "one answer for all samples"
# test_same_partition_types = "returned a ndarray"
# ///

# %% same_partition
def same_partition(a, b):
    return np.asarray(a) == np.asarray(b)
