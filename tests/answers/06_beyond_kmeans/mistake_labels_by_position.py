# /// answer
# title = "Labels by row number, which ignores X"
# [points]
# test_spirals = 0
# test_cross = 0
# test_dust = 0
# test_sizes = 0
# [messages]
# test_spirals = 'best_labels("spirals", X) reaches'
# test_cross = 'best_labels("cross", X) reaches'
# test_dust = 'best_labels("dust", X) reaches'
# test_sizes = 'best_labels("sizes", X) reaches'
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
    return [0] * 150 + [1] * 150
