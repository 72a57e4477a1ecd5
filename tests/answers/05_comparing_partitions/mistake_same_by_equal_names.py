# /// answer
# title = "Compares names"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "first example of the prompt"
# ///

# %% same_partition
def same_partition(a, b):
    return bool(np.all(np.asarray(a) == np.asarray(b)))
