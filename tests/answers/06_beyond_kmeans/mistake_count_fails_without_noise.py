# /// answer
# title = "value_counts()[-1] without noise"
# like = "correct_as_in_the_hints"
# [points]
# test_count_clusters = 0
# [messages]
# test_count_clusters = 'stopped for labels without noise with KeyError'
# ///

# %% count
def count_clusters(labels):
    counts = pd.Series(labels).value_counts()
    return len(counts.drop(-1)), counts[-1]
