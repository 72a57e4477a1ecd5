# /// answer
# title = "V-measure as ARI"
# like = "correct_multiplied_out"
# [points]
# test_scalers_ari = 0
# [messages]
# test_scalers_ari = "Column 'ari' holds"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))


# %% standardise
def standardise(X, mean, std):
    return (X - mean) / np.where(std == 0, 1, std)


# %% compare
from sklearn.metrics import v_measure_score


def compare_scalers(X, y, k, seed=42):
    spaces = {
        "none": X,
        "standard": StandardScaler().fit_transform(X),
        "min-max": MinMaxScaler().fit_transform(X),
        "robust": RobustScaler().fit_transform(X),
    }
    rows = []
    for name, space in spaces.items():
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        ari = v_measure_score(y, labels)
        rows.append({"scaler": name, "ari": ari, "silhouette": silhouette_score(space, labels)})
    return pd.DataFrame(rows).set_index("scaler")
