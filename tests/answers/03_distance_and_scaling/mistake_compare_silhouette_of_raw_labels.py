# /// answer
# title = "Silhouettes of the labels found in raw X"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_silhouette = 0
# [messages]
# test_scalers_silhouette = "all labels are those of raw X"
# ///

# %% compare
def compare_scalers(X, y, k, seed=42):
    rows = {}
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    raw = model.fit_predict(X)
    for name, step in {"none": None, **scalers}.items():
        space = X if step is None else step.fit_transform(X)
        ari = adjusted_rand_score(y, model.fit_predict(space))
        rows[name] = {"ari": ari, "silhouette": silhouette_score(space, raw)}
    return pd.DataFrame(rows).T
