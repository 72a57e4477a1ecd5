# /// answer
# title = "Shares instead of counts"
# like = "correct_one_hot_product"
# [points]
# test_profile_sizes = 0
# [messages]
# test_profile_sizes = "not shares or means"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts(normalize=True)
