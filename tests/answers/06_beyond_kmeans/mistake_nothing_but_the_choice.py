# /// answer
# title = "Only the choice is made"
# [points]
# test_linkage_table = 0
# test_count_clusters = 0
# test_best_by_bic = 0
# test_spirals = 0
# test_cross = 0
# test_dust = 0
# test_sizes = 0
# [messages]
# test_linkage_table = 'stopped with NameError'
# test_count_clusters = 'with NameError'
# test_best_by_bic = 'stopped with NameError'
# test_spirals = 'stopped with NameError'
# test_cross = 'stopped with NameError'
# test_dust = 'stopped with NameError'
# test_sizes = 'stopped with NameError'
# ///

# %% choose_silhouette
answer_silhouette = "C"
