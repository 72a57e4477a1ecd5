# /// answer
# title = "A pipeline, singular values, ufuncs"
# like = "correct_reuses_own_functions"
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
