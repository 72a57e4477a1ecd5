# /// answer
# title = "hypot, distances to the centres by k-means, FunctionTransformer"
# like = "correct_vectorised"
# ///

# %% distances
import numpy as np


def distances(A, B):
    gaps = np.abs(np.asarray(A, dtype=float)[:, np.newaxis] - np.asarray(B, dtype=float))
    return np.hypot.reduce(gaps, axis=-1)


# %% standardise
import numpy as np


def standardise(X, mean, std):
    return np.subtract(X, mean) / (std + np.equal(std, 0))


# %% assign
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler


def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler().fit(X_train)
    model = KMeans(k, n_init=10, random_state=seed).fit(scaler.transform(X_train))
    to_centres = model.transform(scaler.transform(X_new))  # distances to the k centres
    return model.labels_, to_centres.argmin(axis=1)


# %% compare
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_samples
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, RobustScaler, StandardScaler


def compare_scalers(X, y, k, seed=42):
    def scores(step):
        space = step.fit_transform(X)
        labels = KMeans(k, n_init=10, random_state=seed).fit(space).labels_
        return adjusted_rand_score(y, labels), silhouette_samples(space, labels).mean()

    steps = {
        "robust": RobustScaler(),
        "min-max": MinMaxScaler(),
        "standard": StandardScaler(),
        "none": FunctionTransformer(),
    }
    return pd.DataFrame.from_dict(
        {name: scores(step) for name, step in steps.items()},
        orient="index",
        columns=["ari", "silhouette"],
    )
