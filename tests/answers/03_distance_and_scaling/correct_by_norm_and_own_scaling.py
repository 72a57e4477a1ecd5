# /// answer
# title = "np.linalg.norm, scaling by hand, nearest centre by hand"
# ///

# %% distances
def distances(A, B):
    return np.array([[np.linalg.norm(a - b) for b in B] for a in A])


# %% standardise
def standardise(X, mean, std):
    safe = std.astype(float)
    safe[safe == 0] = 1
    return (X - mean) / safe


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    std = np.where(std == 0, 1, std)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit((X_train - mean) / std)
    gaps = ((X_new - mean) / std)[:, None, :] - model.cluster_centers_
    return model.labels_, (gaps**2).sum(axis=2).argmin(axis=1)


# %% paradox
answer_paradox = " A "


# %% compare
def compare_scalers(X, y, k, seed=42):
    q1, q2, q3 = np.percentile(X, [25, 50, 75], axis=0)
    shift = {"none": 0, "standard": X.mean(axis=0), "min-max": X.min(axis=0), "robust": q2}
    size = {"none": 1, "standard": X.std(axis=0), "min-max": np.ptp(X, axis=0), "robust": q3 - q1}
    table = pd.DataFrame(index=list(shift), columns=["silhouette", "ari"], dtype=float)
    for name in shift:
        space = (X - shift[name]) / np.where(np.equal(size[name], 0), 1, size[name])
        found = KMeans(k, n_init=20, random_state=seed).fit(space).labels_
        table.loc[name] = [silhouette_score(space, found), adjusted_rand_score(y, found)]
    return table
