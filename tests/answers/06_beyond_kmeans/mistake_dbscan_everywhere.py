# /// answer
# title = "DBSCAN with the eps of section 5 everywhere"
# [points]
# test_spirals = 0
# test_cross = 0
# test_dust = 0
# test_sizes = 0
# [messages]
# test_spirals = 'called noise'
# test_cross = 'clusters are too many'
# test_dust = 'the settings do not fit'
# test_sizes = 'called noise'
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
        scores[k] = GaussianMixture(n_components=k, n_init=5, random_state=42).fit(X).bic(X)
    return min(scores, key=scores.get)


# %% choose
def best_labels(name, X):
    return DBSCAN(eps=0.3).fit_predict(X)
