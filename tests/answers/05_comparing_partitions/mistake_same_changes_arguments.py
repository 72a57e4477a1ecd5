# /// answer
# title = "Renumbers its arguments in place"
# like = "correct_short"
# [points]
# test_same_partition_types = 0
# [messages]
# test_same_partition_types = "changed its arguments"
# ///

# %% same_partition
def same_partition(a, b):
    for labels in (a, b):
        names = list(dict.fromkeys(labels))
        codes = [names.index(label) for label in labels]
        if isinstance(labels, list):
            labels[:] = codes
        elif isinstance(labels, np.ndarray) and labels.dtype.kind == "i":
            labels[...] = codes
    return len(set(zip(a, b))) == len(set(a)) == len(set(b))
