# /// answer
# title = "Filters the negative values, then groups"
# like = "correct_short_and_vectorised"
# [points]
# test_table_shares = 0
# [messages]
# test_table_shares = "expected a number for every cluster"
# ///

# %% cluster_table
def cluster_table(X, labels):
    table = pd.DataFrame({"value": silhouette_samples(X, labels), "cluster": labels})
    groups = table.groupby("cluster")["value"]
    out = pd.DataFrame({"n_samples": groups.size(), "mean_silhouette": groups.mean()})
    out["share_negative"] = table[table["value"] < 0].groupby("cluster").size() / out["n_samples"]
    return out
