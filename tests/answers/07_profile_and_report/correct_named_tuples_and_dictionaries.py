# /// answer
# title = "Named tuples as pairs, features with their z-scores in the report"
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
from typing import NamedTuple


class Strong(NamedTuple):
    name: str
    z: float


def top_features(profile, n=3):
    return {
        label: [Strong(name, row[name]) for name in row.abs().nlargest(n).index]
        for label, row in profile.iterrows()
    }


# %% report
def report(X, feature_names, k):
    """One k-means clustering of standardised features, described in a dictionary."""
    scaled = StandardScaler().fit_transform(X)
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(scaled)
    profile = pd.DataFrame(scaled, columns=feature_names).groupby(labels).mean()
    top = {}
    for label, row in profile.iterrows():
        top[label] = {name: row[name] for name in row.abs().nlargest(3).index}
    return {
        "n_samples": len(X),
        "labels": labels,
        "sizes": pd.Series(labels).value_counts().to_dict(),
        "silhouette": silhouette_score(scaled, labels),
        "top_features": top,
    }


# %% claim
answer_claim = "D"


# %% [markdown] summary_paragraph
# We clustered 569 patients by 30 standardised measurements of cell nuclei with k-means (k = 2).
# 375 are below the mean in all ten mean measurements, 194 above; silhouette 0.34. The diagnosis was
# looked at afterwards only. The clusters are no diagnosis and no types: one cloud without groups
# scores 0.31 on average.
