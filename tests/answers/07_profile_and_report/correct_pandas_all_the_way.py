# /// answer
# title = "pandas with n - 1, rounded, a constant set to 0"
# like = "correct_reuses_own_functions"
# ///

# %% explained_variance
def explained_variance(X):
    table = pd.DataFrame(X)
    table = (table - table.mean()) / table.std()
    shares = pd.Series(PCA().fit(table).explained_variance_ratio_)
    return shares.cumsum().round(3)


# %% z_profile
def z_profile(df, labels):
    z = (df - df.mean()) / df.std()
    z.loc[:, df.nunique() == 1] = 0
    z["cluster"] = list(labels)
    return z.groupby("cluster").mean().round(3)


# %% top_features
def top_features(profile, n=3):
    long = profile.stack()
    result = {}
    for label in profile.index:
        row = long[label].sort_values(key=abs, ascending=False).head(n)
        result[label] = list(row.round(3).items())
    return result


# %% report
def report(X, feature_names, k):
    table = pd.DataFrame(X, columns=feature_names)
    table = (table - table.mean()) / table.std()
    labels = pd.Series(KMeans(k, n_init=10, random_state=42).fit_predict(table)).map(
        "cluster {}".format
    )
    profile = table.groupby(labels).mean()
    return {
        "n_samples": table.shape[0],
        "labels": labels,
        "sizes": labels.value_counts(),
        "silhouette": silhouette_score(table, labels),
        "top_features": {c: profile.loc[c].abs().nlargest(3).index.tolist() for c in profile.index},
    }


# %% claim
answer_claim = "d"
