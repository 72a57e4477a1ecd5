# /// answer
# title = "crosstab of the arguments as they come"
# like = "correct_short"
# [points]
# test_same_partition_types = 0
# [messages]
# test_same_partition_types = "by position, not by index"
# ///

# %% same_partition
def same_partition(a, b):
    table = pd.crosstab(pd.Series(a), pd.Series(b)) > 0
    return bool((table.sum(axis=0) == 1).all() and (table.sum(axis=1) == 1).all())
