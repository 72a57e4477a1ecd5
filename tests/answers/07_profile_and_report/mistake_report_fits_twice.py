# /// answer
# title = "The silhouette of a second fit with the same k"
# like = "correct_as_taught"
# [points]
# test_report_findings = 0
# [messages]
# test_report_findings = "another fit"
# ///

# %% report
def report(X, feature_names, k):
    scaled = StandardScaler().fit_transform(X)
    labels = KMeans(n_clusters=k, n_init=10, random_state=1).fit_predict(scaled)
    profile = pd.DataFrame(scaled, columns=feature_names).groupby(labels).mean()
    again = KMeans(n_clusters=k, n_init=10, random_state=2).fit_predict(scaled)
    return {
        "n_samples": len(X),
        "labels": labels,
        "sizes": pd.Series(labels).value_counts().to_dict(),
        "silhouette": silhouette_score(scaled, again),
        "top_features": {c: list(row.abs().nlargest(3).index) for c, row in profile.iterrows()},
    }
