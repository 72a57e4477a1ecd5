# /// answer
# title = "Sorts the list that it was given"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'changed its argument'
# ///

# %% count
def count_clusters(labels):
    values = labels
    if isinstance(values, list):
        values.sort()
    values = np.asarray(values)
    return len(set(values[values != -1])), (values == -1).sum()
