# /// answer
# title = "The new array can hold whole numbers only"
# [points]
# test_distances = 0
# [messages]
# test_distances = "cut to whole numbers"
# ///

# %% distances
def distances(A, B):
    found = np.zeros((len(A), len(B)), dtype=int)
    for i in range(len(A)):
        for j in range(len(B)):
            found[i, j] = np.sqrt(((A[i] - B[j]) ** 2).sum())
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
    return pd.DataFrame(rows).set_index("scaler")
