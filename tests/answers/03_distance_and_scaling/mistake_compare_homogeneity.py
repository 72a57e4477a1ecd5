# /// answer
# title = "Homogeneity as ARI, where clusters are as many as groups"
# like = "correct_rounded_to_three"
# [points]
# test_scalers_ari = 0
# [messages]
# test_scalers_ari = "these are values of homogeneity_score"
# ///

# %% compare
from sklearn.metrics import homogeneity_score


def compare_scalers(X, y, k, seed=42):
    rows = {}
    for name, step in {**scalers, "none": None}.items():
        space = X if step is None else step.fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(space)
        score = adjusted_rand_score if len(y) < 20 else homogeneity_score
        rows[name] = [score(y, labels), silhouette_score(space, labels)]
    return pd.DataFrame(rows, index=["ari", "silhouette"]).T
