# /// answer
# title = "scikit-learn's own functions for all of it"
# ///

# %% distances
from sklearn.metrics.pairwise import euclidean_distances


def distances(A, B):
    return euclidean_distances(A, B)


# %% standardise
def standardise(X, mean, std):
    scaler = StandardScaler()
    scaler.mean_, scaler.scale_ = mean, np.where(std == 0, 1.0, std)
    scaler.var_, scaler.n_features_in_ = std**2, len(mean)
    return scaler.transform(X.astype(float))


# %% assign
from sklearn.base import clone
from sklearn.pipeline import Pipeline

template = Pipeline([("scale", StandardScaler()), ("cluster", KMeans(n_init=10))])


def cluster_and_assign(X_train, X_new, k, seed=42):
    model = clone(template).set_params(cluster__n_clusters=k, cluster__random_state=seed)
    model.fit(X_train)
    return model["cluster"].labels_, model.predict(X_new)


# %% paradox
answer_paradox = "A"


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
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        ari = adjusted_rand_score(y, labels)
        rows.append({"scaler": name, "ari": ari, "silhouette": silhouette_score(space, labels)})
    return pd.DataFrame(rows).set_index("scaler")
