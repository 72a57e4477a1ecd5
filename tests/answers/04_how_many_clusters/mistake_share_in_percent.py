# /// answer
# title = "Share in per cent"
# like = "correct_short_and_vectorised"
# [points]
# test_table_shares = 0
# [messages]
# test_table_shares = "in per cent"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    table["negative"] = 100.0 * (table["value"] < 0)
    return table.groupby("cluster").agg(
        n_samples=("value", "size"),
        mean_silhouette=("value", "mean"),
        share_negative=("negative", "mean"),
    )
