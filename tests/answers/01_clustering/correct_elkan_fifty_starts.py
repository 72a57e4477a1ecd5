# /// answer
# title = "Elkan's variant, fifty starts, Series joined by concat"
# ///

# %% sweep
def fitted(k):
    return KMeans(n_clusters=k, algorithm="elkan", n_init=50, random_state=42).fit(X_scaled)


models = {k: fitted(k) for k in range(2, 11)}
scores = pd.concat(
    {
        "silhouette": pd.Series(
            {k: silhouette_score(X_scaled, m.labels_) for k, m in models.items()}
        ),
        "v_measure": pd.Series({k: v_measure_score(y, m.labels_) for k, m in models.items()}),
    },
    axis=1,
)
best_k = int(scores["silhouette"].sort_values(ascending=False).index[0])

# %% profile
labels = models[best_k].labels_
cluster_profile = df.groupby(labels)[feature_names].mean().sort_values("feature_1")
cluster_sizes = df.groupby(labels)["target"].count()
