# /// answer
# title = "The linkage is not passed on"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = 'does the model get linkage=method'
# ///

# %% compare_linkages
def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k).fit_predict(X)
        largest = pd.Series(labels).value_counts().max()
        rows.append({"linkage": method, "ari": adjusted_rand_score(y, labels), "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")
