# /// answer
# title = "One random start, and a table that shows it in both columns"
# like = "correct_one_hot_product"
# [points]
# test_sweep_silhouette = 0
# [messages]
# test_sweep_silhouette = "is not what k-means on the scaled data gives"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=1, random_state=6).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())
