# /// answer
# title = "0 is taken for noise"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'the samples with the label 0 were counted as noise'
# ///

# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    return len(np.unique(labels[labels != -1])), int((labels == 0).sum())
