# /// answer
# title = "len(set(labels))"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = '-1 was counted as a cluster'
# ///

# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    return len(set(labels)), int((labels == -1).sum())
