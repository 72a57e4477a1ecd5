# /// answer
# title = "Single precision all the way"
# ///

# %% sweep
Z = X_scaled.astype(np.float32)
parts = [KMeans(k, n_init=10, random_state=42).fit_predict(Z) for k in range(2, 11)]
scores = pd.DataFrame(
    {
        "silhouette": np.float32([silhouette_score(Z, part) for part in parts]),
        "v_measure": np.float32([v_measure_score(y, part) for part in parts]),
    },
    index=np.arange(2, 11, dtype=np.int8),
)
best_k = scores["silhouette"].idxmax()

# %% profile
part = KMeans(int(best_k), n_init=10, random_state=42).fit_predict(X_scaled.astype(np.float32))
cluster_profile = df[feature_names].astype(np.float32).groupby(part).mean()
cluster_sizes = pd.Series(part).value_counts().astype(np.int8)
