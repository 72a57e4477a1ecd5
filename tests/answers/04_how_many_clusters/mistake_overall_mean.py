# /// answer
# title = "The same mean in every row"
# like = "correct_short_and_vectorised"
# [points]
# test_table_means = 0
# [messages]
# test_table_means = "mean of *all* samples"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    table["negative"] = table["value"] < 0
    everything = table["value"].mean()
    return table.groupby("cluster").agg(
        n_samples=("value", "size"),
        mean_silhouette=("value", lambda v: everything),
        share_negative=("negative", "mean"),
    )
