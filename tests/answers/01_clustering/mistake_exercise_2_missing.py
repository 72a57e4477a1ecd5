# /// answer
# title = "Exercise 1 right, exercise 2 untouched"
# [points]
# test_profile_table = 0
# test_profile_means = 0
# test_profile_sizes = 0
# [messages]
# test_profile_table = "`cluster_profile` does not exist yet"
# test_profile_means = "`cluster_profile` does not exist yet"
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
best_k = int(scores["silhouette"].idxmax())
