# /// answer
# title = "In place, on copies"
# ///

# %% distances
def distances(A, B):
    found = np.repeat(A[:, None, :], len(B), axis=1).astype(float)
    found -= B
    found *= found
    total = found.sum(axis=-1)
    np.sqrt(total, out=total)
    return total


# %% standardise
def standardise(X, mean, std):
    Z = np.array(X, dtype=float)
    size = std.astype(float).copy()
    size[size == 0] = 1
    Z -= mean
    Z /= size
    return Z


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    old, new = X_train.astype(float), X_new.astype(float)
    mean, size = old.mean(axis=0), old.std(axis=0)
    size[size == 0] = 1
    for table in (old, new):
        table -= mean
        table /= size
    model = KMeans(n_clusters=k, n_init=10, random_state=seed, copy_x=False)
    return model.fit_predict(old), model.predict(new)


# %% paradox
answer_paradox = "A\n"


# %% compare
def compare_scalers(X, y, k, seed=42):
    table = pd.DataFrame(columns=["ari", "silhouette"])
    for name, step in [
        ("standard", StandardScaler(copy=False)),
        ("min-max", MinMaxScaler(copy=False)),
        ("robust", RobustScaler(copy=False)),
        ("none", None),
    ]:
        space = np.array(X, dtype=float)
        if step is not None:
            space = step.fit_transform(space)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(space).labels_
        table.loc[name] = adjusted_rand_score(y, labels), silhouette_score(space, labels)
    return table
