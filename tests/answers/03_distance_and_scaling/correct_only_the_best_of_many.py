# /// answer
# title = "scipy's cdist, more starts, another scaler object"
# like = "correct_vectorised"
# ///

# %% distances
from scipy.spatial.distance import cdist


def distances(A, B):
    return cdist(A, B)


# %% standardise
def standardise(X, mean, std):
    safe = np.array([s if s else 1 for s in std])
    return np.subtract(X, mean) * (1 / safe)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=50, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)


# %% compare
def compare_scalers(X, y, k, seed=42):
    spaces = {
        "none": X,
        "standard": StandardScaler().fit_transform(X),
        "min-max": MinMaxScaler().fit_transform(X),
        "robust": RobustScaler().fit_transform(X),
    }
    rows = []
    for name, space in spaces.items():
        labels = KMeans(n_clusters=k, n_init=30, random_state=seed).fit_predict(space)
        ari = adjusted_rand_score(y, labels)
        rows.append({"scaler": name, "ari": ari, "silhouette": silhouette_score(space, labels)})
    return pd.DataFrame(rows).set_index("scaler")
