# /// answer
# title = "Looks in one direction only"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "one direction only"
# ///

# %% same_partition
def same_partition(a, b):
    return len(set(zip(a, b))) == len(set(a))
