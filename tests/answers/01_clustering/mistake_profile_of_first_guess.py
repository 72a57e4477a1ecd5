# /// answer
# title = "Profile and sizes of the first guess, k = 2"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "labels of the first guess, k = 2"
# ///

# %% profile
labels = labels_2
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
