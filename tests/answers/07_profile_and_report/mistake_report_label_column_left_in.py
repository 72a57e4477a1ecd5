# /// answer
# title = "The column of the labels counts as a feature"
# like = "correct_as_taught"
# [points]
# test_report_findings = 0
# [messages]
# test_report_findings = "'cluster' is no feature"
# ///

# %% report
def report(X, feature_names, k):
    scaled = StandardScaler().fit_transform(X)
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(scaled)
    table = pd.DataFrame(scaled, columns=feature_names)
    table["cluster"] = labels
    top = {}
    for label, part in table.groupby("cluster"):
        top[label] = list(part.mean().abs().sort_values(ascending=False).index[:3])
    return {
        "n_samples": len(X),
        "labels": labels,
        "sizes": pd.Series(labels).value_counts().to_dict(),
        "silhouette": silhouette_score(scaled, labels),
        "top_features": top,
    }
