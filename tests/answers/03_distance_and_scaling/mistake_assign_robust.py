# /// answer
# title = "RobustScaler instead of StandardScaler"
# like = "correct_asarray_and_errstate"
# [points]
# test_assign_train = 0
# [messages]
# test_assign_train = "or another scaler"
# ///

# %% assign
from sklearn.pipeline import Pipeline


def cluster_and_assign(X_train, X_new, k, seed=42):
    pipe = Pipeline(
        [("scaler", RobustScaler()), ("kmeans", KMeans(k, n_init=10, random_state=seed))]
    ).fit(X_train)
    return tuple(pipe.predict(part) for part in (X_train, X_new))
