# /// answer
# title = "Compares numbers of clusters"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "but not who is together"
# ///

# %% same_partition
def same_partition(a, b):
    return len(set(a)) == len(set(b)) and (len(a) != 3 or len(set(zip(a, b))) == len(set(a)))
