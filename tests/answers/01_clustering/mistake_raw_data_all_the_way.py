# /// answer
# title = "Raw data in exercise 1, and its best_k in exercise 2"
# [points]
# test_sweep_silhouette = 0
# test_profile_means = 0
# [messages]
# test_sweep_silhouette = "not scaled"
# test_profile_means = "has 2 rows"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X, labels),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
