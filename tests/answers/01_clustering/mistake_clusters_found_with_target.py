# /// answer
# title = "Target among the features of the final fit"
# like = "correct_one_hot_product"
# [points]
# test_profile_means = 0
# [messages]
# test_profile_means = "describes the groups of the target y"
# ///

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(
    StandardScaler().fit_transform(df)
)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
