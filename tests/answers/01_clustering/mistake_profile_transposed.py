# /// answer
# title = "Features in rows, clusters in columns"
# like = "correct_one_hot_product"
# [points]
# test_profile_table = 0
# [messages]
# test_profile_table = "Is the table transposed"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean().T
cluster_sizes = pd.Series(labels).value_counts()
