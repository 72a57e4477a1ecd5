# /// answer
# title = "Scales X in place"
# like = "correct_multiplied_out"
# [points]
# test_scalers_ari = 0
# [messages]
# test_scalers_ari = "changes X or y"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = {}
    steps = {"none": None, "min-max": MinMaxScaler(), "standard": StandardScaler()}
    for name, scaler in (steps | {"robust": RobustScaler()}).items():
        if scaler is not None:
            X[:] = scaler.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(X)
        rows[name] = [adjusted_rand_score(y, labels), silhouette_score(X, labels)]
    return pd.DataFrame(rows, index=["ari", "silhouette"]).T
