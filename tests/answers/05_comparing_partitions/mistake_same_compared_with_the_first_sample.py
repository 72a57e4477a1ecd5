# /// answer
# title = "Only pairs with the first sample"
# like = "correct_both_ways"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "every pair of samples"
# ///

# %% same_partition
def same_partition(a, b):
    a, b = list(a), list(b)
    return [x == a[0] for x in a] == [y == b[0] for y in b]
