# /// answer
# title = "Single precision everywhere"
# ///

# %% distances
def distances(A, B):
    A, B = np.float32(A), np.float32(B)
    return np.sqrt(np.sum(np.square(A[:, None] - B[None]), axis=2, dtype=np.float32))


# %% standardise
def standardise(X, mean, std):
    X, mean, std = (np.asarray(part, dtype=np.float32) for part in (X, mean, std))
    std = np.where(std == 0, np.float32(1), std)
    return (X - mean) / std


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler()
    Z = scaler.fit_transform(X_train.astype("float32"))
    model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(Z)
    return model.labels_, model.predict(scaler.transform(X_new.astype("float32")))


# %% paradox
answer_paradox = "(A)"


# %% compare
def compare_scalers(X, y, k, seed=42):
    names = ("none", "standard", "min-max", "robust")
    table = pd.DataFrame(0, index=names, columns=["ari", "silhouette"], dtype="float32")
    for name, scaler in zip(names, (None, StandardScaler(), MinMaxScaler(), RobustScaler())):
        space = np.float32(X if scaler is None else scaler.fit_transform(X))
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        table.loc[name, "ari"] = adjusted_rand_score(y, labels)
        table.loc[name, "silhouette"] = silhouette_score(space, labels)
    return table
