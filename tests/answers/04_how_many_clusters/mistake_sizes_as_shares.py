# /// answer
# title = "Sizes as shares of the data"
# like = "correct_short_and_vectorised"
# [points]
# test_table_means = 0
# [messages]
# test_table_means = "shares that add up to 1"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    table["negative"] = table["value"] < 0
    n = len(table)
    return table.groupby("cluster").agg(
        n_samples=("value", lambda v: len(v) / n),
        mean_silhouette=("value", "mean"),
        share_negative=("negative", "mean"),
    )
