# /// answer
# title = "Bells parallel to the axes only"
# [points]
# test_best_by_bic = 0
# [messages]
# test_best_by_bic = "another covariance_type"
# ///

# %% choose_silhouette
answer_silhouette = "C"


# %% compare_linkages
def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        largest = pd.Series(labels).value_counts().max()
        rows.append({"linkage": method, "ari": adjusted_rand_score(y, labels), "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")


# %% count
def count_clusters(labels):
    labels = np.asarray(labels)
    noise = labels == -1
    return len(np.unique(labels[~noise])), int(noise.sum())


# %% bic
def best_by_bic(X, max_components):
    scores = {}
    for k in range(1, max_components + 1):
        scores[k] = (
            GaussianMixture(n_components=k, covariance_type="diag", n_init=5, random_state=42)
            .fit(X)
            .bic(X)
        )
    return min(scores, key=scores.get)


# %% choose
def best_labels(name, X):
    if name == "spirals":
        return DBSCAN(eps=1.4).fit_predict(X)
    if name == "cross":
        return GaussianMixture(n_components=2, n_init=10, random_state=42).fit_predict(X)
    if name == "dust":
        return DBSCAN(eps=0.6).fit_predict(X)
    return GaussianMixture(n_components=3, n_init=10, random_state=42).fit_predict(X)
