# /// answer
# title = "Column by column, float32, extra columns and rows"
# ///

# %% distances
def distances(A, B):
    total = np.zeros((len(A), len(B)))
    for feature in range(A.shape[1]):
        total += np.subtract.outer(A[:, feature], B[:, feature]) ** 2
    return total**0.5


# %% standardise
def standardise(X, mean, std):
    result = X.copy().astype(float)
    for j in range(X.shape[1]):
        result[:, j] -= mean[j]
        if std[j] != 0:
            result[:, j] /= std[j]
    return result


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler()
    Z = scaler.fit_transform(X_train.copy())
    model = KMeans(n_clusters=k, n_init=25, random_state=seed)
    return [model.fit_predict(Z).astype("int64"), model.predict(scaler.transform(X_new.copy()))]


# %% paradox
answer_paradox = "A."


# %% compare
def compare_scalers(X, y, k, seed=7):
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
        rows.append(
            {"scaler": name, "k": k, "ari": ari, "silhouette": silhouette_score(space, labels)}
        )
    return pd.DataFrame(rows).set_index("scaler")
