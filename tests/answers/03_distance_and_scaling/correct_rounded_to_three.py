# /// answer
# title = "Three decimals, as the prompts allow"
# ///

# %% distances
def distances(A, B):
    return np.round([[np.linalg.norm(a - b) for b in B] for a in A], 3)


# %% standardise
def standardise(X, mean, std):
    return ((X - mean) / np.where(std == 0, 1, std)).round(3)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    return pipe.fit_predict(X_train), pipe.predict(X_new)


# %% paradox
answer_paradox = "A"


# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = {}
    for name, step in {**scalers, "none": None}.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        rows[name] = [adjusted_rand_score(y, labels), silhouette_score(space, labels)]
    return pd.DataFrame(rows, index=["ari", "silhouette"]).T.round(3)
