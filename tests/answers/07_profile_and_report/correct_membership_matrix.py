# /// answer
# title = "Singular values, a membership matrix, sort_values with a key, stacked means"
# like = "correct_reuses_own_functions"
# ///


# %% explained_variance
def explained_variance(X):
    """Cumulative explained variance of the standardised features."""
    values = np.asarray(X, dtype=float)
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    squares = np.linalg.svd(z, compute_uv=False) ** 2
    return np.cumsum(squares) / squares.sum()


# %% z_profile
def z_profile(df, labels):
    """Mean z-score of every feature in every cluster."""
    values = df.to_numpy(dtype=float)
    centred, spread = values - values.mean(axis=0), values.std(axis=0)
    varies = np.ptp(values, axis=0) > 0
    z = np.divide(centred, spread, out=np.zeros_like(values), where=varies)
    names, codes = np.unique(np.asarray(labels), return_inverse=True)
    member = np.eye(len(names))[codes]  # one column per cluster, 1 for its samples
    return pd.DataFrame((member / member.sum(axis=0)).T @ z, index=names, columns=df.columns)


# %% top_features
def top_features(profile, n=3):
    """The n features with the largest absolute mean z-score of each cluster."""
    return {
        label: [*column.sort_values(key=np.abs, ascending=False).head(n).items()]
        for label, column in profile.T.items()
    }


# %% report
def report(X, feature_names, k):
    """One k-means clustering of standardised features, described in a dictionary."""
    from sklearn.metrics import silhouette_samples
    from sklearn.preprocessing import scale

    z = scale(X)
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit(z).labels_
    numbers, counts = np.unique(labels, return_counts=True)
    means = np.stack([z[labels == number].mean(axis=0) for number in numbers])
    strongest = np.argsort(-np.abs(means), axis=1)[:, :3]
    return dict(
        n_samples=z.shape[0],
        labels=labels,
        sizes=dict(zip(numbers, counts)),
        silhouette=silhouette_samples(z, labels).mean(),
        top_features=dict(zip(numbers, np.asarray(feature_names)[strongest])),
    )


# %% [markdown] summary_paragraph
# For 569 patients, 30 measurements of cell nuclei from a breast lump were brought to a common
# scale and divided by k-means into three clusters. The mean silhouette is 0.314 (from −1 to 1):
# the clusters touch, without a gap. Relative to the average patient, and among the ten mean
# features, they are: "low values" (359 patients), below average in all ten, most in compactness,
# concavity and concave points (−0.6); "large nuclei" (110), high in area, radius and perimeter
# (1.6 to 1.7); "ordinary size, high fractal dimension and compactness" (100; 1.2 and 1.0). We
# asked for three clusters, so they do not prove three types of patients. Nor are they diagnoses:
# the diagnosis was not used to form them and was only compared afterwards, when 38 of the 359
# patients with low values turned out to have malignant tumours.
