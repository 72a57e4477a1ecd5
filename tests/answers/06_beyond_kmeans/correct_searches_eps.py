# /// answer
# title = "Searches eps until the number of groups appears with little noise; a function of the notebook inside"
# like = "correct_as_in_the_hints"
# ///

# %% choose
def best_labels(name, X):
    if name == "spirals":
        runs = (DBSCAN(eps=eps).fit_predict(X) for eps in np.arange(0.5, 5, 0.1))
        return next(run for run in runs if run.max() == 1 and (run == -1).mean() < 0.3)
    if name == "dust":
        return DBSCAN(eps=np.percentile(reach(X), 80)).fit_predict(X)
    k = 2 if name == "cross" else 3
    return GaussianMixture(k, n_init=10, random_state=42).fit_predict(X)
