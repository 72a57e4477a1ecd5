# /// answer
# title = "Generators, math.dist, map"
# like = "correct_vectorised"
# ///

# %% distances
import math


def distances(A, B):
    flat = (math.dist(a, b) for a in A for b in B)
    return np.fromiter(flat, dtype=float).reshape(len(A), len(B))


# %% standardise
def standardise(X, mean, std):
    columns = ((column - m) / (s or 1) for column, m, s in zip(X.T, mean, std))
    return np.stack(list(columns), axis=1)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    return tuple(map(pipe.fit(X_train).predict, (X_train, X_new)))


# %% compare
def compare_scalers(X, y, k, seed=42):
    def spaces():
        yield "none", X
        yield "robust", RobustScaler().fit_transform(X)
        yield "standard", StandardScaler().fit_transform(X)
        yield "min-max", MinMaxScaler().fit_transform(X)

    def rows():
        for name, space in spaces():
            labels = KMeans(k, n_init=10, random_state=seed).fit_predict(space)
            yield name, adjusted_rand_score(y, labels), silhouette_score(space, labels)

    return pd.DataFrame.from_records(rows(), columns=["name", "ari", "silhouette"], index="name")
