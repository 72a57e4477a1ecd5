# /// answer
# title = "pd.factorize, which refuses lists"
# like = "correct_short"
# [points]
# test_same_partition_types = 0
# [messages]
# test_same_partition_types = "convert with np.asarray"
# ///

# %% same_partition
def same_partition(a, b):
    return bool((pd.factorize(a)[0] == pd.factorize(b)[0]).all())
