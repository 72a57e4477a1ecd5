# /// answer
# title = "Reply C"
# [points]
# test_paradox = 0
# [messages]
# test_paradox = "loud ash"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    labels = pipe.fit_predict(X_train)
    return labels, pipe.predict(X_new)


# %% paradox
answer_paradox = "C"


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
