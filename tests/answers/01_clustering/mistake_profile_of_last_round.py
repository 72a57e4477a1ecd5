# /// answer
# title = "Labels left over from the last round of the sweep"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "Which number of clusters was the model given?"
# ///

# %% profile
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
