# /// answer
# title = "A table without best_k, a profile without sizes"
# [points]
# test_best_k = 0
# test_profile_sizes = 0
# [messages]
# test_best_k = "`best_k` does not exist yet"
# test_profile_sizes = "`cluster_sizes` does not exist yet"
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
scores = pd.DataFrame(rows).set_index("n_clusters")

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
