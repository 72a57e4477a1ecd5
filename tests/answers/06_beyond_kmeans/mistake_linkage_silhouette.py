# /// answer
# title = "The silhouette as ARI"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = 'this is the silhouette'
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        largest = pd.Series(labels).value_counts().max()
        score = silhouette_score(X, labels) if k > 1 else 0
        rows.append({"linkage": method, "ari": score, "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")
