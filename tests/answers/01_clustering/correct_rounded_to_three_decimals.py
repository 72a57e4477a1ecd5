# /// answer
# title = "Scores and means rounded to 3 decimals, as the prompts allow"
# ///

# %% sweep
rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    silhouette = round(silhouette_score(X_scaled, labels), 3)
    v_measure = round(v_measure_score(y, labels), 3)
    rows.append({"n_clusters": k, "silhouette": silhouette, "v_measure": v_measure})
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df.groupby(labels)[feature_names].mean().round(3)
cluster_sizes = df.groupby(labels).size()
