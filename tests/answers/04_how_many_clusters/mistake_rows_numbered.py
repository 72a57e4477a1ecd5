# /// answer
# title = "Rows numbered afresh, labels in a column"
# like = "correct_short_and_vectorised"
# [points]
# test_table_means = 0
# [messages]
# test_table_means = "set_index makes it the index"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    table["negative"] = table["value"] < 0
    return (
        table.groupby("cluster")
        .agg(
            n_samples=("value", "size"),
            mean_silhouette=("value", "mean"),
            share_negative=("negative", "mean"),
        )
        .reset_index()
    )
