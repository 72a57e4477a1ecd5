# /// answer
# title = "Asks the assistant in the solution cells"
# # The cells stand commented, as prose does, because their magics are not Python.
# ///

# %% [markdown] sweep
# # I asked %bob first, and %%bob, too.
# %bob hint please
# %bob what is a silhouette?
# seen = []
# rows = []
# for k in range(2, 11):
#     labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X_scaled)
#     rows.append(
#         {
#             "n_clusters": k,
#             "silhouette": silhouette_score(X_scaled, labels),
#             "v_measure": v_measure_score(y, labels),
#         }
#     )
#     if k == 2:
#         %bob is this row right?
# answer = %bob why
# scores = pd.DataFrame(rows).set_index("n_clusters")
# best_k = int(scores["silhouette"].idxmax())

# %% [markdown] profile
# import bia_bob
# from bia_bob import bob
# bob.initialize(endpoint="http://127.0.0.1:9", model="m", api_key="none")
# bob("Which labels do I group by?")
# get_ipython().run_line_magic("bob", "hello")
# %bob
# labels = KMeans(n_clusters=best_k, n_init=10, random_state=42).fit_predict(X_scaled)
# cluster_profile = df[feature_names].groupby(labels).mean()  # %bob said: means
# cluster_sizes = pd.Series(labels).value_counts()
