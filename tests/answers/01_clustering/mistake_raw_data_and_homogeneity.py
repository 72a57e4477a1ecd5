# /// answer
# title = "Two slips cost two cells: raw data, and homogeneity"
# like = "correct_one_hot_product"
# [points]
# test_sweep_silhouette = 0
# test_sweep_v_measure = 0
# [messages]
# test_sweep_silhouette = "not scaled"
# test_sweep_v_measure = "is not what k-means on the scaled data gives"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X, labels),
            "v_measure": homogeneity_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
