# /// answer
# title = "Exercise 1 untouched, exercise 2 right"
# [points]
# test_sweep_table = 0
# test_sweep_silhouette = 0
# test_sweep_v_measure = 0
# test_best_k = 0
# [messages]
# test_sweep_table = "`scores` does not exist yet"
# test_sweep_silhouette = "`scores` does not exist yet"
# test_sweep_v_measure = "`scores` does not exist yet"
# test_best_k = "`best_k` does not exist yet"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
