# /// answer
# title = "Series and DataFrames everywhere"
# ///

# %% choose_silhouette
answer_silhouette = "c"


# %% compare_linkages
def linkage_table(X, y, k):
    names = pd.Index(["ward", "complete", "average", "single"], name="linkage")
    table = pd.DataFrame(index=names, columns=["ari", "largest"], dtype=object)
    for name in names:
        labels = pd.Series(AgglomerativeClustering(n_clusters=k, linkage=name).fit_predict(X))
        table.loc[name, "ari"] = adjusted_rand_score(y, labels)
        table.loc[name, "largest"] = labels.value_counts().iloc[0]
    return table


# %% count
def count_clusters(labels):
    labels = pd.Series(labels)
    return labels[labels != -1].nunique(), (labels == -1).sum()


# %% bic
def best_by_bic(X, max_components):
    frame = pd.DataFrame(X)
    bics = pd.Series(
        {
            k: GaussianMixture(k, n_init=5, random_state=42).fit(frame).bic(frame)
            for k in range(1, max_components + 1)
        }
    )
    return bics.idxmin()


# %% choose
def best_labels(name, X):
    X = pd.DataFrame(X)
    if name in ("spirals", "dust"):
        labels = DBSCAN(eps=1.2 if name == "spirals" else 0.8).fit_predict(X)
    else:
        k = 2 if name == "cross" else 3
        labels = GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
    return pd.Series(labels, index=X.index[::-1])
