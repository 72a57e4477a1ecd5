# /// answer
# title = "Counts the smallest cluster"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = "'largest' is wrong for fresh clouds"
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        largest = pd.Series(labels).value_counts().min()
        rows.append({"linkage": method, "ari": adjusted_rand_score(y, labels), "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")
