# /// answer
# title = "Scaled with pandas, so the standard deviation divides by n - 1"
# ///

# %% sweep
Z = (df[feature_names] - df[feature_names].mean()) / df[feature_names].std()
scores = pd.DataFrame(columns=["silhouette", "v_measure"], dtype=float)
k = 2
while k <= 10:
    kmeans = KMeans(n_clusters=k, n_init=10, random_state=42).fit(Z)
    scores.loc[k] = [silhouette_score(Z, kmeans.labels_), v_measure_score(y, kmeans.labels_)]
    k += 1
best_k = int(scores.idxmax()["silhouette"])

# %% profile
Z = (df[feature_names] - df[feature_names].mean()) / df[feature_names].std()
df["cluster"] = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(Z)
cluster_profile = df.groupby("cluster").mean().drop(columns="target")
cluster_sizes = df["cluster"].value_counts().sort_index().astype(float)
