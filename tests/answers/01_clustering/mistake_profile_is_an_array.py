# /// answer
# title = "The profile is a NumPy array without names"
# like = "correct_one_hot_product"
# [points]
# test_profile_table = 0
# [messages]
# test_profile_table = "`cluster_profile` is a ndarray"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean().to_numpy()
cluster_sizes = pd.Series(labels).value_counts()
