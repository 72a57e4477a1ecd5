# /// answer
# title = "Nested comprehension, turned with .T"
# ///

# %% sweep
parts = {
    k: KMeans(n_clusters=k, n_init=10, random_state=42).fit(X_scaled).labels_ for k in range(2, 11)
}
scores = pd.DataFrame(
    {
        k: {"v_measure": v_measure_score(y, part), "silhouette": silhouette_score(X_scaled, part)}
        for k, part in parts.items()
    }
).T
best_k = max(parts, key=lambda k: scores.loc[k, "silhouette"])

# %% profile
part = parts[best_k]
cluster_profile = pd.DataFrame({c: df.loc[part == c, feature_names].mean() for c in set(part)}).T
cluster_sizes = pd.Series({c: (part == c).sum() for c in set(part)})
