# /// answer
# title = "A list of dictionaries instead of a table"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_ari = 0
# [messages]
# test_scalers_ari = "returns a list, expected a pandas DataFrame"
# ///

# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = []
    for name, step in {**scalers, "none": None}.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        ari = adjusted_rand_score(y, labels)
        rows.append({"scaler": name, "ari": ari, "silhouette": silhouette_score(space, labels)})
    return rows
