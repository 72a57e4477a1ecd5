# /// answer
# title = "pandas tables in and out"
# like = "correct_vectorised"
# ///

# %% distances
import pandas as pd


def distances(A, B):
    a, b = pd.DataFrame(A), pd.DataFrame(B)
    return pd.DataFrame({j: (((a - b.loc[j]) ** 2).sum(axis=1)) ** 0.5 for j in b.index})


# %% standardise
def standardise(X, mean, std):
    return (pd.DataFrame(X) - mean) / pd.Series(std).replace(0, 1)


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed))
    pipe.fit(pd.DataFrame(X_train))
    first, second = pipe.predict(pd.DataFrame(X_train)), pipe.predict(pd.DataFrame(X_new))
    return pd.Series(first), pd.Series(second)


# %% compare
def compare_scalers(X, y, k, seed=42):
    def one(scaler):
        space = pd.DataFrame(X) if scaler is None else scaler.fit_transform(pd.DataFrame(X))
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        return pd.Series(
            {"silhouette": silhouette_score(space, labels), "ari": adjusted_rand_score(labels, y)}
        )

    which = {"robust": RobustScaler(), "min-max": MinMaxScaler(), "standard": StandardScaler()}
    return pd.DataFrame({name: one(s) for name, s in which.items()} | {"none": one(None)}).T
