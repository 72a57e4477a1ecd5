# /// answer
# title = "A pipeline, singular values, ufuncs"
# ///

# %% explained_variance
from sklearn.pipeline import make_pipeline


def explained_variance(X):
    steps = make_pipeline(StandardScaler(), PCA(svd_solver="full"))
    steps.fit(X)
    squares = steps[-1].singular_values_ ** 2
    return np.add.accumulate(squares) / squares.sum()


# %% z_profile
from scipy.stats import zscore


def z_profile(df, labels):
    z = df.copy().astype(float)
    for column in z:
        values = z[column].to_numpy()
        z[column] = 0.0 if np.ptp(values) == 0 else zscore(values)
    z = z.set_axis(list(labels), axis=0)
    return z.groupby(level=0).mean()


# %% top_features
def top_features(profile, n=3):
    """The n features with the largest absolute mean z-score of each cluster."""
    result = {}
    for label, row in profile.iterrows():
        order = row.abs().sort_values(ascending=False).index
        result[label] = [(name, float(row[name])) for name in order[:n]]
    return result


# %% report
from sklearn.pipeline import make_pipeline


def report(X, feature_names, k):
    model = make_pipeline(StandardScaler(), KMeans(k, n_init=10, random_state=42))
    labels = model.fit_predict(X)
    Z = model[:-1].transform(X)
    centres = model[-1].cluster_centers_
    top = {}
    for number, centre in enumerate(centres):
        pairs = sorted(zip(feature_names, centre), key=lambda pair: abs(pair[1]), reverse=True)
        top[number] = pairs[:3]
    sizes = {number: list(labels).count(number) for number in range(k)}
    return {
        "n_samples": len(labels),
        "labels": labels,
        "sizes": sizes,
        "silhouette": silhouette_score(Z, labels),
        "top_features": top,
    }


# %% claim
answer_claim = "D"

# %% [markdown] summary_paragraph
# We clustered 569 patients by 30 standardised measurements of cell nuclei with k-means (k = 2).
# 375 are below the mean in all ten mean measurements, 194 above; silhouette 0.34. The diagnosis was
# looked at afterwards only. The clusters are no diagnosis and no types: one cloud without groups
# scores 0.31 on average.
