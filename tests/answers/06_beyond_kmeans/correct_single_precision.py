# /// answer
# title = "Single precision, and tables rounded to three decimals"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    table = pd.DataFrame(index=["ward", "complete", "average", "single"])
    parts = [AgglomerativeClustering(k, linkage=name).fit_predict(X) for name in table.index]
    table["ari"] = np.array([adjusted_rand_score(y, part) for part in parts], dtype="float32")
    table["largest"] = np.array([np.bincount(part).max() for part in parts], dtype="int16")
    return table.round(3)


# %% count
def count_clusters(labels):
    labels = np.asarray(labels, dtype="int8")
    return np.int8(np.unique(labels[labels >= 0]).size), np.int8(np.count_nonzero(labels < 0))


# %% choose
def best_labels(name, X):
    X = X.astype("float32")
    if name in ("spirals", "dust"):
        return DBSCAN(eps=1.4 if name == "spirals" else 0.6).fit_predict(X).astype("float32")
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X).astype("int8")
