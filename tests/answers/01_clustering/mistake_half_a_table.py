# /// answer
# title = "Only the silhouette, then the scaled profile"
# [points]
# test_sweep_table = 0
# test_sweep_v_measure = 0
# test_profile_means = 0
# [messages]
# test_sweep_table = "expected one called 'v_measure'"
# test_sweep_v_measure = "exactly one column 'v_measure'"
# test_profile_means = "in scaled units"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = pd.DataFrame(X_scaled, columns=feature_names).groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
