# /// answer
# title = "len(set(labels)) - 1"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = '1 was taken away although there is no noise'
# ///

# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    return len(set(labels)) - 1, int((labels == -1).sum())
