# /// answer
# title = "Rand index instead of V-measure"
# like = "correct_one_hot_product"
# [points]
# test_sweep_v_measure = 0
# [messages]
# test_sweep_v_measure = "The values are Rand indices"
# ///

# %% sweep
from sklearn.metrics import rand_score

rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": rand_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())
