# /// answer
# title = "Nothing is scaled anywhere: one slip, one cell"
# like = "correct_as_taught"
# [points]
# test_report_clusters = 0
# [messages]
# test_report_clusters = "were not scaled"
# ///

# %% report
def report(X, feature_names, k):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X)
    profile = pd.DataFrame(X, columns=feature_names).groupby(labels).mean()
    top = {}
    for label, row in profile.iterrows():
        top[label] = list(row.abs().sort_values(ascending=False).index[:3])
    return {
        "n_samples": len(X),
        "labels": labels,
        "sizes": pd.Series(labels).value_counts().to_dict(),
        "silhouette": silhouette_score(X, labels),
        "top_features": top,
    }
