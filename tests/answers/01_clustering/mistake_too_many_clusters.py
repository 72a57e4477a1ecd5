# /// answer
# title = "One cluster too many in exercise 2"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "Which number of clusters"
# ///

# %% profile
labels = KMeans(n_clusters=5, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
