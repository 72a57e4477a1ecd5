# /// answer
# title = "Scales its argument in place, with no effect on the order of features"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = 'changed its arguments'
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    X -= 1.5
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        largest = pd.Series(labels).value_counts().max()
        rows.append({"linkage": method, "ari": adjusted_rand_score(y, labels), "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")
