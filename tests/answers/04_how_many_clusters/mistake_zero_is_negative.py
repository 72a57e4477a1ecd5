# /// answer
# title = "Counts values up to 0"
# like = "correct_short_and_vectorised"
# [points]
# test_table_shares = 0
# [messages]
# test_table_shares = "counts values of exactly 0"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    table["negative"] = table["value"] <= 0
    return table.groupby("cluster").agg(
        n_samples=("value", "size"),
        mean_silhouette=("value", "mean"),
        share_negative=("negative", "mean"),
    )
