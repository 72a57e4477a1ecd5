# /// answer
# title = "Diagnosis as a feature"
# like = "correct_reuses_own_functions"
# [points]
# test_report_clusters = 0
# test_report_findings = 0
# [messages]
# test_report_clusters = "stopped with"
# test_report_findings = "stopped with"
# ///

# %% report
def report(X, feature_names, k):
    """One k-means clustering of standardised features, described in a dictionary."""
    X = np.column_stack([X, diagnosis == "malignant"])
    scaled = StandardScaler().fit_transform(X)
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
