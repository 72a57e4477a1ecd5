# /// answer
# title = "SciPy: distance_matrix, vq, norm"
# like = "correct_vectorised"
# ///

# %% distances
from scipy.spatial import distance_matrix


def distances(A, B):
    return distance_matrix(A, B)


# %% standardise
def standardise(X, mean, std):
    return np.where(std == 0, X - mean, (X - mean) / np.maximum(std, np.finfo(float).tiny))


# %% assign
from scipy.cluster.vq import vq


def cluster_and_assign(X_train, X_new, k, seed=42):
    scaler = StandardScaler().fit(X_train)
    old, new = scaler.transform(X_train), scaler.transform(X_new)
    centres = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(old).cluster_centers_
    return vq(old, centres)[0], vq(new, centres)[0]


# %% compare
from scipy import stats


def compare_scalers(X, y, k, seed=42):
    def divided(numbers, by):
        return numbers / np.where(by == 0, 1, by)

    spaces = [
        X,
        divided(X - X.mean(axis=0), X.std(axis=0)),
        divided(X - X.min(axis=0), X.max(axis=0) - X.min(axis=0)),
        divided(X - np.median(X, axis=0), stats.iqr(X, axis=0)),
    ]
    labels = [KMeans(k, n_init=10, random_state=seed).fit_predict(space) for space in spaces]
    return pd.DataFrame(
        {
            "ari": [adjusted_rand_score(y, part) for part in labels],
            "silhouette": list(map(silhouette_score, spaces, labels)),
        },
        index=pd.Index(["none", "standard", "min-max", "robust"], name="scaler"),
    )
