# /// answer
# title = "The index is not in the order of the values"
# like = "correct_short_and_vectorised"
# [points]
# test_table_means = 0
# [messages]
# test_table_means = "in the wrong rows"
# ///

# %% cluster_table
def cluster_table(X, labels):
    values = pd.Series(silhouette_samples(X, labels))
    table = values.groupby(labels).agg(n_samples="size", mean_silhouette="mean")
    table["share_negative"] = (values < 0).groupby(labels).mean()
    return table.set_axis(pd.unique(pd.Series(labels)))
