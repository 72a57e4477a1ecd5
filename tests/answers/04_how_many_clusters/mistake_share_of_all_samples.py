# /// answer
# title = "Divides by the number of all samples"
# like = "correct_short_and_vectorised"
# [points]
# test_table_shares = 0
# [messages]
# test_table_shares = "share of all samples"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    table["negative"] = table["value"] < 0
    table["negative"] = table["negative"] * 1.0
    n = len(table)
    return table.groupby("cluster").agg(
        n_samples=("value", "size"),
        mean_silhouette=("value", "mean"),
        share_negative=("negative", lambda v: v.sum() / n),
    )
