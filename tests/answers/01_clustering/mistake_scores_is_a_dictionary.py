# /// answer
# title = "scores is a dictionary of k to silhouette"
# [points]
# test_sweep_table = 0
# test_sweep_silhouette = 0
# test_sweep_v_measure = 0
# [messages]
# test_sweep_table = "`scores` is a dict"
# test_sweep_silhouette = "`scores` is a dict"
# test_sweep_v_measure = "`scores` is a dict"
# ///

# %% sweep
scores = {}
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    scores[k] = silhouette_score(X_scaled, labels)
best_k = max(scores, key=scores.get)

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
