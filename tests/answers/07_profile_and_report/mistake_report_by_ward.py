# /// answer
# title = "Ward in place of k-means"
# like = "correct_as_taught"
# [points]
# test_report_clusters = 0
# [messages]
# test_report_clusters = "Does another method divide"
# ///

# %% report
def report(X, feature_names, k):
    from sklearn.cluster import AgglomerativeClustering

    scaled = StandardScaler().fit_transform(X)
    labels = AgglomerativeClustering(n_clusters=k).fit_predict(scaled)
    profile = pd.DataFrame(scaled, columns=feature_names).groupby(labels).mean()
    return {
        "n_samples": len(X),
        "labels": labels,
        "sizes": pd.Series(labels).value_counts().to_dict(),
        "silhouette": silhouette_score(scaled, labels),
        "top_features": {c: list(row.abs().nlargest(3).index) for c, row in profile.iterrows()},
    }
