# /// answer
# title = "Loops everywhere, plain lists returned"
# ///

# %% distances
def distances(A, B):
    table = []
    for a in A:
        row = []
        for b in B:
            total = 0
            for s, t in zip(a, b):
                total += (s - t) ** 2
            row.append(total**0.5)
        table.append(row)
    return table


# %% standardise
def standardise(X, mean, std):
    rows = []
    for sample in X:
        row = []
        for value, m, s in zip(sample, mean, std):
            row.append((value - m) / s if s > 0 else value - m)
        rows.append(row)
    return rows


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler().fit(X_train)
    model = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(scaler.transform(X_train))
    return list(model.labels_), list(model.predict(scaler.transform(X_new)))


# %% paradox
answer_paradox = "a"


# %% compare
def compare_scalers(X, y, k, seed=42):
    ari, silhouette = [], []
    for scaler in (None, StandardScaler(), MinMaxScaler(), RobustScaler()):
        space = X if scaler is None else scaler.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        ari.append(float(adjusted_rand_score(y, labels)))
        silhouette.append(float(silhouette_score(space, labels)))
    index = ["none", "standard", "min-max", "robust"]
    return pd.DataFrame({"ari": ari, "silhouette": silhouette}, index=index)
