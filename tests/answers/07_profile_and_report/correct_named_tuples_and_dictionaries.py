# /// answer
# title = "Named tuples as pairs, features with their z-scores in the report"
# like = "correct_as_taught"
# ///

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
