# /// answer
# title = "Shares, not numbers of samples"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = 'these are shares'
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        largest = pd.Series(labels).value_counts(normalize=True).max()
        rows.append({"linkage": method, "ari": adjusted_rand_score(y, labels), "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")
