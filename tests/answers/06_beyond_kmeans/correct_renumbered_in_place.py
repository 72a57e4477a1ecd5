# /// answer
# title = "Fills arrays of its own in place, one label after the other"
# like = "correct_as_in_the_hints"
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    out = np.empty((4, 2))
    methods = ["single", "ward", "complete", "average"]
    for row, method in zip(out, methods):
        labels = AgglomerativeClustering(linkage=method, n_clusters=k).fit(np.array(X)).labels_
        row[:] = np.round(adjusted_rand_score(list(y), labels), 3), np.bincount(labels).max()
    return pd.DataFrame(out, index=methods, columns=["ari", "largest"])


# %% count
def count_clusters(labels):
    copy = np.array(labels)
    copy.sort()
    noise = copy.searchsorted(0)
    copy = copy[noise:]
    return int(copy.size and 1 + np.count_nonzero(np.diff(copy))), int(noise)


# %% choose
def best_labels(name, X):
    work = X.copy()
    work -= work.min(axis=0)
    labels = np.full(len(work), -1, dtype=np.int64)
    if name in ("spirals", "dust"):
        labels[:] = DBSCAN(eps=1.3 if name == "spirals" else 0.6).fit_predict(work)
    else:
        k = 2 if name == "cross" else 3
        labels[:] = GaussianMixture(k, n_init=10, random_state=42).fit_predict(work)
    labels += 5
    return labels.reshape(1, -1)
