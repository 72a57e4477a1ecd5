# /// answer
# title = "Two numbers as text"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'expected a tuple of two whole numbers'
# ///

# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    return str(len(np.unique(labels[labels != -1]))), str((labels == -1).sum())
