# /// answer
# title = "Mean of silhouette_samples; NMI, which equals the V-measure"
# ///

# %% sweep
from sklearn.metrics import normalized_mutual_info_score, silhouette_samples

ks = list(range(2, 13))
all_labels = [KMeans(n_clusters=k, n_init=10, random_state=42).fit(X_scaled).labels_ for k in ks]
scores = pd.DataFrame(
    {
        "silhouette": [silhouette_samples(X_scaled, part).mean() for part in all_labels],
        "v_measure": [normalized_mutual_info_score(y, part) for part in all_labels],
    },
    index=ks,
)
best_k = ks[scores["silhouette"].to_numpy().argmax()]

# %% profile
part = all_labels[ks.index(best_k)]
cluster_profile = df[feature_names].groupby(pd.Series(part, name="cluster")).mean()
cluster_sizes = pd.Series(list(part)).groupby(list(part)).count()
