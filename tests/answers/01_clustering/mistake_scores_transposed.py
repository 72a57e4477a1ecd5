# /// answer
# title = "A dictionary of dictionaries, not turned with .T"
# like = "correct_one_hot_product"
# [points]
# test_sweep_table = 0
# [messages]
# test_sweep_table = "turn the table with .T"
# ///

# %% sweep
parts = {
    k: KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled) for k in range(2, 11)
}
scores = pd.DataFrame(
    {
        k: {"silhouette": silhouette_score(X_scaled, part), "v_measure": v_measure_score(y, part)}
        for k, part in parts.items()
    }
)
best_k = scores.loc["silhouette"].idxmax()
