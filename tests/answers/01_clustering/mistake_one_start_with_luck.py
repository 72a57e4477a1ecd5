# /// answer
# title = "n_init left out: one start, by luck within the limits of ten"
# like = "correct_one_hot_product"
# [points]
# test_sweep_silhouette = 0
# [messages]
# test_sweep_silhouette = "k-means with a single start"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())
