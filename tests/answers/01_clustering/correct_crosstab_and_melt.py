# /// answer
# title = "Long table and pivot, sizes from a crosstab"
# ///

# %% sweep
from itertools import product

long = []
judges = {
    "silhouette": lambda part: silhouette_score(X_scaled, part),
    "v_measure": lambda part: v_measure_score(y, part),
}
found = {k: KMeans(k, n_init=25, random_state=42).fit_predict(X_scaled) for k in range(2, 11)}
for k, name in product(found, judges):
    long.append({"n_clusters": k, "score": name, "value": judges[name](found[k])})
scores = pd.DataFrame(long).pivot(index="n_clusters", columns="score", values="value")
best_k = int(scores["silhouette"].rank().idxmax())

# %% profile
melted = df[feature_names].assign(cluster=found[best_k]).melt(id_vars="cluster")
cluster_profile = melted.pivot_table(index="cluster", columns="variable", values="value")
cluster_sizes = pd.crosstab(found[best_k], "n")["n"]
