# /// answer
# title = "pandas' nullable dtypes, a float index"
# ///

# %% sweep
rows = [
    (float(k), silhouette_score(X_scaled, labels), v_measure_score(y, labels))
    for k in range(2, 11)
    for labels in [KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)]
]
scores = pd.DataFrame(rows, columns=["k", "silhouette", "v_measure"]).set_index("k")
scores = scores.astype("Float64")
best_k = int(scores["silhouette"].astype(float).idxmax())

# %% profile
labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
names = pd.Series(labels).map({0: "red", 1: "blue", 2: "green", 3: "black"})
cluster_profile = df[feature_names].groupby(names).mean().astype("Float64")
cluster_sizes = names.value_counts().astype("Int64")
