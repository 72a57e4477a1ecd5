# /// answer
# title = "(a - b)^2 multiplied out and clipped; grid of set_params"
# ///

# %% distances
def distances(A, B):
    squares = (A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1) - 2 * A @ B.T
    return np.sqrt(np.maximum(squares, 0))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / (std + (std == 0))


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)


# %% paradox
answer_paradox = "A"


# %% compare
def compare_scalers(X, y, k, seed=42):
    steps = {
        "none": "passthrough",
        "standard": StandardScaler(),
        "min-max": MinMaxScaler(),
        "robust": RobustScaler(),
    }
    pipe = Pipeline(
        [("scaler", "passthrough"), ("kmeans", KMeans(k, n_init=10, random_state=seed))]
    )
    rows = {}
    for choice in ParameterGrid({"scaler": list(steps)}):
        pipe.set_params(scaler=steps[choice["scaler"]])
        found = pipe.fit_predict(X)
        seen = pipe[:-1].transform(X)
        rows[choice["scaler"]] = (adjusted_rand_score(y, found), silhouette_score(seen, found))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["ari", "silhouette"])
