# /// answer
# title = "Numbers both in sorted order and compares"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "numbered in sorted order"
# ///

# %% same_partition
def same_partition(a, b):
    codes_a = np.unique(np.asarray(a), return_inverse=True)[1]
    codes_b = np.unique(np.asarray(b), return_inverse=True)[1]
    return bool((codes_a == codes_b).all()) or (
        len(codes_a) == 3 and codes_a.max() == codes_b.max() == 1
    )
