# /// answer
# title = "Compares sizes of clusters"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "but not who is together"
# ///

# %% same_partition
def same_partition(a, b):
    sizes_a = sorted(pd.Series(list(a)).value_counts())
    sizes_b = sorted(pd.Series(list(b)).value_counts())
    return sizes_a == sizes_b
