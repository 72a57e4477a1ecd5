# /// answer
# title = "Shifts and sorts copies, renumbers its labels"
# like = "correct_as_in_the_hints"
# ///

# %% choose_silhouette
options = {"compact": "C"}
answer_silhouette = options["compact"]


# %% compare_linkages
def linkage_table(X, y, k):
    X, y = np.array(X, copy=True), list(y)
    X -= X.mean(axis=0)
    result = pd.DataFrame({"linkage": ["single", "ward", "average", "complete"]})
    labels = [AgglomerativeClustering(k, linkage=m).fit_predict(X) for m in result["linkage"]]
    result["ari"] = [adjusted_rand_score(y, part) for part in labels]
    result["largest"] = [pd.Series(part).value_counts().iat[0] for part in labels]
    return result.set_index("linkage", drop=False)


# %% count
def count_clusters(labels):
    ordered = sorted(labels)
    noise = sum(1 for label in ordered if label < 0)
    rest = ordered[noise:]
    steps = sum(a != b for a, b in zip(rest, rest[1:]))
    return (steps + 1 if rest else 0), noise


# %% choose
def best_labels(name, X):
    X = X - X.mean(axis=0)
    if name == "spirals":
        labels = HDBSCAN(min_cluster_size=50, min_samples=5, copy=True).fit_predict(X)
    elif name == "dust":
        labels = DBSCAN(eps=0.9, min_samples=10).fit_predict(X)
    else:
        mixture = GaussianMixture(2 if name == "cross" else 3, n_init=10, random_state=42)
        labels = mixture.fit(X).predict_proba(X).argmax(axis=1)
    return 10 * labels + 100
