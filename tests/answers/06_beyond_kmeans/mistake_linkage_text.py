# /// answer
# title = "A table of texts"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = 'holds text'
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        ari = f"{adjusted_rand_score(y, labels):.3f}"
        rows.append(
            {"linkage": method, "ari": ari, "largest": pd.Series(labels).value_counts().max()}
        )
    return pd.DataFrame(rows).set_index("linkage")
