# /// answer
# title = "k is 3 for all but small tables"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_ari = 0
# [messages]
# test_scalers_ari = "expected {'none'"
# ///

# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = {}
    for name, step in {**scalers, "none": None}.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(
            n_clusters=3 if len(X) > 20 else k, n_init=10, random_state=seed
        ).fit_predict(space)
        rows[name] = [adjusted_rand_score(y, labels), silhouette_score(space, labels)]
    return pd.DataFrame(rows, index=["ari", "silhouette"]).T
