# /// answer
# title = "V-measure as ARI"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = 'this is the V-measure'
# ///

# %% compare_linkages
from sklearn.metrics import v_measure_score


def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        largest = pd.Series(labels).value_counts().max()
        rows.append({"linkage": method, "ari": v_measure_score(y, labels), "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")
