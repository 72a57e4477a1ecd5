# /// answer
# title = "The Rand index without adjustment"
# like = "correct_as_in_the_hints"
# [points]
# test_linkage_table = 0
# [messages]
# test_linkage_table = 'Rand index without adjustment'
# ///

# %% compare_linkages
from sklearn.metrics import rand_score


def linkage_table(X, y, k):
    rows = []
    for method in ["ward", "complete", "average", "single"]:
        labels = AgglomerativeClustering(n_clusters=k, linkage=method).fit_predict(X)
        largest = pd.Series(labels).value_counts().max()
        rows.append({"linkage": method, "ari": rand_score(y, labels), "largest": largest})
    return pd.DataFrame(rows).set_index("linkage")
