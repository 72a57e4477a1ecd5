# /// answer
# title = "Silhouettes in the wrong rows"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_silhouette = 0
# [messages]
# test_scalers_silhouette = "in the wrong rows"
# ///

# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = {}
    for name, step in {**scalers, "none": None}.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        rows[name] = [adjusted_rand_score(y, labels), silhouette_score(space, labels)]
    table = pd.DataFrame(rows, index=["ari", "silhouette"]).T
    table["silhouette"] = table["silhouette"].to_numpy()[[1, 0, 2, 3]]
    return table
