# /// answer
# title = "Only pairs of neighbours in the list"
# like = "correct_both_ways"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "every pair of samples"
# ///

# %% same_partition
def same_partition(a, b):
    a, b = list(a), list(b)
    return all((a[i] == a[i + 1]) == (b[i] == b[i + 1]) for i in range(len(a) - 1))
