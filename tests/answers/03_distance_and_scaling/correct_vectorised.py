# /// answer
# title = "One-liners, no seed unless one is given"
# ///

# %% distances
def distances(A, B):
    return np.linalg.norm(np.expand_dims(A, 1) - np.expand_dims(B, 0), axis=2)


# %% standardise
def standardise(X, mean, std):
    centred = X - mean
    return np.divide(centred, std, out=centred.astype(float), where=std != 0)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=None):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)


# %% paradox
answer_paradox = "A"


# %% compare
def compare_scalers(X, y, k, seed=None):
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
