# /// answer
# title = "Row none scored on standardised data"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_silhouette = 0
# [messages]
# test_scalers_silhouette = "The silhouette of the row none"
# ///

# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = {}
    for name, step in {**scalers, "none": None}.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        scored = StandardScaler().fit_transform(X) if name == "none" else space
        rows[name] = [adjusted_rand_score(y, labels), silhouette_score(scored, labels)]
    return pd.DataFrame(rows, index=["ari", "silhouette"]).T
