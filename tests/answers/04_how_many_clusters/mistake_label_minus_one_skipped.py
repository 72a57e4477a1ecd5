# /// answer
# title = "Treats -1 as noise"
# like = "correct_short_and_vectorised"
# [points]
# test_table_means = 0
# [messages]
# test_table_means = "one row for each of the labels"
# ///

# %% cluster_table
def cluster_table(X, labels):
    values = silhouette_samples(X, labels)
    rows = {}
    for label in np.unique(labels):
        if str(label) == "-1":
            continue
        own = values[labels == label]
        rows[label] = {
            "n_samples": len(own),
            "mean_silhouette": own.mean(),
            "share_negative": (own < 0).mean(),
        }
    return pd.DataFrame(rows).T
