# /// answer
# title = "The clusters instead of their number"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = "expected a tuple of two whole numbers"
# ///

# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    noise = labels == -1
    return np.unique(labels[~noise]), int(noise.sum())
