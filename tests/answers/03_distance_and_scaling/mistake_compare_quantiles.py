# /// answer
# title = "Quantiles for the robust scaler"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_ari = 0
# test_scalers_silhouette = 0
# [messages]
# test_scalers_ari = "expected"
# test_scalers_silhouette = "expected among them"
# ///

# %% compare
from sklearn.preprocessing import QuantileTransformer


def compare_scalers(X, y, k, seed=42):
    rows = {}
    for name, step in {
        **scalers,
        "robust": QuantileTransformer(n_quantiles=5),
        "none": None,
    }.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        rows[name] = [adjusted_rand_score(y, labels), silhouette_score(space, labels)]
    return pd.DataFrame(rows, index=["ari", "silhouette"]).T
