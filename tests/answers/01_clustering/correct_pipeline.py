# /// answer
# title = "Pipeline on raw X, the scaler inside"
# ///

# %% sweep
from sklearn.pipeline import make_pipeline

results = []
for k in range(2, 11):
    pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=42))
    groups = pipe.fit_predict(X)
    space = pipe[:-1].transform(X)
    results.append((k, silhouette_score(space, groups), v_measure_score(y, groups)))
scores = pd.DataFrame(results, columns=["n_clusters", "silhouette", "v_measure"])
scores = scores.set_index("n_clusters")
best_k = scores.index[scores["silhouette"].argmax()]

# %% profile
from sklearn.pipeline import make_pipeline

pipe = make_pipeline(StandardScaler(), KMeans(n_clusters=4, n_init=10, random_state=42))
df_labelled = df.copy()
df_labelled["cluster"] = pipe.fit_predict(df[feature_names])
cluster_profile = df_labelled.groupby("cluster")[feature_names].mean()
cluster_sizes = df_labelled.groupby("cluster").size()
