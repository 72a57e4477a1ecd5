# /// answer
# title = "A harmless extra column: the share of the most frequent target"
# like = "correct_one_hot_product"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
groups = df.groupby(labels)
cluster_profile = groups[feature_names].mean()
cluster_profile["target_purity"] = groups["target"].agg(lambda t: t.value_counts().max() / len(t))
cluster_profile["top_target"] = groups["target"].agg(lambda t: t.mode()[0])
cluster_sizes = groups.size()
