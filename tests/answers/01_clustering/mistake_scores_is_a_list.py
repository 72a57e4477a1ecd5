# /// answer
# title = "scores is a list of dictionaries"
# [points]
# test_sweep_table = 0
# [messages]
# test_sweep_table = "`scores` is a list, expected a pandas DataFrame"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = rows
best_k = max(rows, key=lambda row: row["silhouette"])["n_clusters"]

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
