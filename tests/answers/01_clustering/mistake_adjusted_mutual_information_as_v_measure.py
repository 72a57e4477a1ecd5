# /// answer
# title = "Adjusted mutual information instead of V-measure"
# [points]
# test_sweep_v_measure = 0
# [messages]
# test_sweep_v_measure = "adjusted mutual information (AMI)"
# ///

# %% sweep
from sklearn.metrics import adjusted_mutual_info_score

rows = []
for k in range(2, 11):
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
    rows.append(
        {
            "n_clusters": k,
            "silhouette": silhouette_score(X_scaled, labels),
            "v_measure": adjusted_mutual_info_score(y, labels),
        }
    )
scores = pd.DataFrame(rows).set_index("n_clusters")
best_k = int(scores["silhouette"].idxmax())

# %% profile
labels = KMeans(n_clusters=4, n_init=10, random_state=42).fit_predict(X_scaled)
cluster_profile = df[feature_names].groupby(labels).mean()
cluster_sizes = pd.Series(labels).value_counts()
