# /// answer
# title = "Loops and dictionaries, Python numbers, lists"
# ///

# %% choose_silhouette
answer_silhouette = " c "


# %% compare_linkages
def linkage_table(X, y, k):
    table = {}
    for method in ("single", "average", "complete", "ward"):
        model = AgglomerativeClustering(n_clusters=k, linkage=method)
        labels = model.fit(X).labels_.tolist()
        table[method] = {
            "largest": max(labels.count(label) for label in set(labels)),
            "ari": float(adjusted_rand_score(labels, y)),
        }
    return pd.DataFrame.from_dict(table, orient="index")


# %% count
def count_clusters(labels):
    seen = []
    noise = 0
    for label in labels:
        if label == -1:
            noise += 1
        elif label not in seen:
            seen.append(label)
    return len(seen), noise


# %% bic
def best_by_bic(X, max_components):
    best_k, best = None, float("inf")
    for k in range(1, max_components + 1):
        mixture = GaussianMixture(k, n_init=5, random_state=42)
        mixture.fit(X)
        if mixture.bic(X) < best:
            best_k, best = k, mixture.bic(X)
    return best_k


# %% choose
def best_labels(name, X):
    model = {
        "spirals": DBSCAN(eps=1.5, min_samples=4),
        "cross": GaussianMixture(2, n_init=10, random_state=42),
        "dust": DBSCAN(eps=0.7, min_samples=6),
        "sizes": GaussianMixture(3, n_init=10, random_state=42),
    }[name]
    return model.fit_predict(X).tolist()
