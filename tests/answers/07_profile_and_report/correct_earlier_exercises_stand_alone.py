# /// answer
# title = "Lower-case letter in brackets, many starts, a helper of its own"
# ///

# %% explained_variance
def explained_variance(X):
    """Cumulative explained variance of the standardised features."""
    scaled = StandardScaler().fit_transform(X)
    return PCA().fit(scaled).explained_variance_ratio_.cumsum()


# %% z_profile
def z_profile(df, labels):
    """Mean z-score of every feature in every cluster."""
    scaled = StandardScaler().fit_transform(df)
    return pd.DataFrame(scaled, columns=df.columns).groupby(np.asarray(labels)).mean()


# %% top_features
def top_features(profile, n=3):
    """The n features with the largest absolute mean z-score of each cluster."""
    result = {}
    for label, row in profile.iterrows():
        order = row.abs().sort_values(ascending=False).index
        result[label] = [(name, float(row[name])) for name in order[:n]]
    return result


# %% report
def scaled_and_labelled(X, k):
    scaled = StandardScaler().fit_transform(np.array(X))
    return scaled, KMeans(n_clusters=k, n_init=30, algorithm="elkan", random_state=42).fit(
        scaled
    ).predict(scaled)


def report(X, feature_names, k):
    scaled, labels = scaled_and_labelled(X, k)
    result = {"n_samples": labels.size, "labels": labels}
    result["sizes"] = {label: (labels == label).sum() for label in range(k)}
    result["silhouette"] = silhouette_score(scaled, labels)
    z = pd.DataFrame(scaled, columns=feature_names).assign(cluster=labels).groupby("cluster").mean()
    result["top_features"] = {
        label: [name for name, _ in sorted(z.loc[label].items(), key=lambda t: -abs(t[1]))][:3]
        for label in z.index
    }
    return result


# %% claim
answer_claim = "(d)"

# %% [markdown] summary_paragraph
# We clustered 569 patients by 30 standardised measurements of cell nuclei with k-means (k = 2).
# 375 are below the mean in all ten mean measurements, 194 above; silhouette 0.34. The diagnosis was
# looked at afterwards only. The clusters are no diagnosis and no types: one cloud without groups
# scores 0.31 on average.
