# /// answer
# title = "Returns one number"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'expected a tuple of two whole numbers'
# ///

# %% count
def count_clusters(labels):
    return len(set(labels) - {-1})
