# /// answer
# title = "Numbers as text"
# like = "correct_asarray_and_errstate"
# [points]
# test_scalers_ari = 0
# [messages]
# test_scalers_ari = "no text"
# ///

# %% compare
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
        ari = adjusted_rand_score(y, labels)
        rows.append({"scaler": name, "ari": ari, "silhouette": silhouette_score(space, labels)})
    return pd.DataFrame(rows).set_index("scaler").map("{:.6f}".format)
