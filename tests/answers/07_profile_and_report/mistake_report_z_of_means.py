# /// answer
# title = "Strongest features by z-scores of the table of means"
# like = "correct_as_taught"
# [points]
# test_report_findings = 0
# [messages]
# test_report_findings = "standardise the samples first"
# ///

# %% report
def report(X, feature_names, k):
    scaled = StandardScaler().fit_transform(X)
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(scaled)
    means = pd.DataFrame(X, columns=feature_names).groupby(labels).mean()
    profile = (means - means.mean()) / means.std()
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
