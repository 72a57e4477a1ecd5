# /// answer
# title = "Groups by the target instead of the clusters"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "describes the groups of the target y"
# ///

# %% profile
cluster_profile = df.groupby("target")[feature_names].mean()
cluster_sizes = df["target"].value_counts()
