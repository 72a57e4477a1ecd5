# /// answer
# title = "Noise first"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'clusters first, then noise'
# ///

# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    return int((labels == -1).sum()), len(set(labels[labels != -1]))
