# /// answer
# title = "Min-max and robust swapped"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_ari = 0
# [messages]
# test_scalers_ari = "the rows min-max and robust are swapped"
# ///

# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = {}
    for name, step in {
        "standard": StandardScaler(),
        "min-max": RobustScaler(),
        "robust": MinMaxScaler(),
        "none": None,
    }.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        rows[name] = [adjusted_rand_score(y, labels), silhouette_score(space, labels)]
    return pd.DataFrame(rows, index=["ari", "silhouette"]).T
