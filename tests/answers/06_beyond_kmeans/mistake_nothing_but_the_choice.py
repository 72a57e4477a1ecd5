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
# test_linkage_table = 'does not exist yet'
# test_count_clusters = 'does not exist yet'
# test_best_by_bic = 'does not exist yet'
# test_spirals = 'does not exist yet'
# test_cross = 'does not exist yet'
# test_dust = 'does not exist yet'
# test_sizes = 'does not exist yet'
# ///

# %% choose_silhouette
answer_silhouette = "C"
