# /// answer
# title = "Everything in functions, map and zip, data made afresh"
# ///

# %% sweep
def grouping(k, seed=42):
    """Cluster numbers of the scaled samples."""
    return KMeans(n_clusters=k, n_init=10, random_state=seed).fit_predict(X_scaled)


def judge(k):
    part = grouping(k)
    return silhouette_score(X_scaled, part), v_measure_score(part, y)


sils, vs = zip(*map(judge, range(2, 11)))
scores = pd.DataFrame({"v_measure": vs, "silhouette": sils, "n_clusters": range(2, 11)})
scores = scores.set_index("n_clusters").sort_values("silhouette", ascending=False)
best_k = int(scores.index[0])


# %% profile
def describe(data, part):
    together = data[feature_names].copy()
    together["part"] = part
    groups = together.groupby("part")
    return groups.mean(), groups["feature_3"].size()


cluster_profile, cluster_sizes = describe(
    df, KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
)
