# /// answer
# title = "k-means on two components"
# like = "correct_reuses_own_functions"
# [points]
# test_report_clusters = 0
# [messages]
# test_report_clusters = "a map of two components"
# ///

# %% report
def report(X, feature_names, k):
    """One k-means clustering of standardised features, described in a dictionary."""
    scaled = StandardScaler().fit_transform(X)
    projected = PCA(n_components=2).fit_transform(scaled)
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(projected)
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
