# /// answer
# title = "Needs lists"
# like = "correct_short"
# [points]
# test_same_partition_types = 0
# [messages]
# test_same_partition_types = "by position, not by index"
# ///

# %% same_partition
def same_partition(a, b):
    pairs = {(a[i], b[i]) for i in range(len(a))}
    return len(pairs) == len(set(a)) == len(set(b))
