# /// answer
# title = "Fails for a list"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'stopped for the list [0, 0, 5, -1] with TypeError'
# ///

# %% count
def count_clusters(labels):
    return len(set(labels[labels != -1])), (labels == -1).sum()
