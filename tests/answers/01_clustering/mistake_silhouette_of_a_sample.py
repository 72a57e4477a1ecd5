# /// answer
# title = "Silhouette of 50 samples drawn by chance"
# like = "correct_one_hot_product"
# [points]
# test_sweep_silhouette = 0
# [messages]
# test_sweep_silhouette = "Fit k-means with n_init=10 on X_scaled and score the labels"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels, sample_size=50, random_state=0),
            "v_measure": v_measure_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())
