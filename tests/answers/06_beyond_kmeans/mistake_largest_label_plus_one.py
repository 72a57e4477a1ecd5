# /// answer
# title = "labels.max() + 1"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'the largest label plus 1'
# ///

# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    return labels.max() + 1, int((labels == -1).sum())
