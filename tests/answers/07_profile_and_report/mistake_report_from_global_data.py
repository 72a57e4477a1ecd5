# /// answer
# title = "X_scaled of the notebook instead of X"
# like = "correct_reuses_own_functions"
# [points]
# test_report_clusters = 0
# test_report_findings = 0
# [messages]
# test_report_clusters = "stopped with ValueError"
# test_report_findings = "stopped with ValueError"
# ///

# %% report
def report(X, feature_names, k):
    """One k-means clustering of standardised features, described in a dictionary."""
    scaled = X_scaled
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(scaled)
    profile = pd.DataFrame(scaled, columns=feature_names).groupby(labels).mean()
    top = {}
    for label, row in profile.iterrows():
        top[label] = list(row.abs().sort_values(ascending=False).index[:3])
    return {
        "n_samples": len(X),
        "labels": labels,
        "sizes": pd.Series(labels).value_counts().to_dict(),
        "silhouette": silhouette_score(scaled, labels),
        "top_features": top,
    }
