# /// answer
# title = "Every sample with the label -1 is a cluster of its own"
# like = "correct_short"
# [points]
# test_same_partition = 0
# [messages]
# test_same_partition = "is a name like any other"
# ///

# %% same_partition
def same_partition(a, b):
    def numbered(labels):
        return [(label, i if label == -1 else 0) for i, label in enumerate(labels)]

    a, b = numbered(a), numbered(b)
    return len(set(zip(a, b))) == len(set(a)) == len(set(b))
