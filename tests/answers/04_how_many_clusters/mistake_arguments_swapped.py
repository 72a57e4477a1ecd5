# /// answer
# title = "labels before X"
# like = "correct_short_and_vectorised"
# [points]
# test_table_means = 0
# test_table_shares = 0
# [messages]
# test_table_means = "stopped with"
# test_table_shares = "stopped with"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(labels, X), "cluster": labels})
    table["negative"] = table["value"] < 0
    return table.groupby("cluster").agg(
        n_samples=("value", "size"),
        mean_silhouette=("value", "mean"),
        share_negative=("negative", "mean"),
    )
