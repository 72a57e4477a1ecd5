# /// answer
# title = "Numbers as text"
# [points]
# test_scalers_ari = 0
# test_scalers_silhouette = 0
# [messages]
# test_scalers_ari = "holds text"
# test_scalers_silhouette = "holds text"
# ///

# %% distances
def distances(A, B):
    A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
    found = np.empty((A.shape[0], B.shape[0]))
    for i in range(A.shape[0]):
        found[i] = np.sqrt(np.square(B - A[i]).sum(axis=1))
    return found


# %% standardise
def standardise(X, mean, std):
    X = np.array(X, dtype=float)
    X -= mean
    with np.errstate(divide="ignore", invalid="ignore"):
        Z = X / std
    constant = np.asarray(std) == 0
    Z[:, constant] = X[:, constant]
    return Z


# %% assign
from sklearn.pipeline import Pipeline


def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = Pipeline(
        [("scaler", StandardScaler()), ("kmeans", KMeans(k, n_init=10, random_state=seed))]
    ).fit(X_train)
    return tuple(pipe.predict(part) for part in (X_train, X_new))


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
    return pd.DataFrame(rows).set_index("scaler").map("{:.6f}".format)
