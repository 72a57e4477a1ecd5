# /// answer
# title = "Fits with the target among the features, scores without it"
# [points]
# test_sweep_silhouette = 0
# [messages]
# test_sweep_silhouette = "fitted with the target among the features"
# ///

# %% sweep
rows = []
with_target = StandardScaler().fit_transform(df)
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(with_target)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
