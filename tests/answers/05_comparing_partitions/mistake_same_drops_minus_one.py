# /// answer
# title = "Leaves out the samples with the label -1"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "is a name like any other"
# ///

# %% same_partition
def same_partition(a, b):
    pairs = {(x, z) for x, z in zip(a, b) if x != -1 and z != -1}
    return len(pairs) == len({x for x, _ in pairs}) == len({z for _, z in pairs})
