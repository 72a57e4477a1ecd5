# /// answer
# title = "Three clusters in exercise 2, as the prompt allows"
# like = "correct_one_hot_product"
# ///

# %% profile
labels = KMeans(n_clusters=3, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
