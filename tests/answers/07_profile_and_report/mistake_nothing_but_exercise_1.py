# /// answer
# title = "Only exercise 1"
# [points]
# test_z_profile = 0
# test_z_profile_edges = 0
# test_top_features = 0
# test_report_clusters = 0
# test_report_findings = 0
# test_claim = 0
# [messages]
# test_z_profile = "stopped with NotImplementedError"
# test_z_profile_edges = "stopped with NotImplementedError"
# test_top_features = "stopped with NotImplementedError"
# test_report_clusters = "stopped with NotImplementedError"
# test_report_findings = "stopped with NotImplementedError"
# test_claim = "does not exist yet"
# ///

# %% explained_variance
def explained_variance(X):
    """Cumulative explained variance of the standardised features."""
    scaled = StandardScaler().fit_transform(X)
    return PCA().fit(scaled).explained_variance_ratio_.cumsum()


# %% [markdown] summary_paragraph
# We clustered 569 patients by 30 standardised measurements of cell nuclei with k-means (k = 2).
# 375 are below the mean in all ten mean measurements, 194 above; silhouette 0.34. The diagnosis was
# looked at afterwards only. The clusters are no diagnosis and no types: one cloud without groups
# scores 0.31 on average.
