# /// answer
# title = "float32 throughout"
# like = "correct_scipy"
# ///

# %% explained_variance
def explained_variance(X):
    X = np.asarray(X, dtype=np.float32)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    return PCA().fit(Z).explained_variance_ratio_.cumsum(dtype=np.float32)


# %% z_profile
def z_profile(df, labels):
    z = StandardScaler().fit_transform(df.astype("float32"))
    return pd.DataFrame(z, columns=df.columns).groupby(np.array(labels)).mean().astype("float32")


# %% top_features
def top_features(profile, n=3):
    profile = profile.astype("float32")
    return {
        label: [(name, row[name]) for name in row.abs().nlargest(n).index]
        for label, row in profile.iterrows()
    }


# %% report
def report(X, feature_names, k):
    Z = StandardScaler().fit_transform(X).astype("float32")
    labels = KMeans(k, n_init=10, random_state=42).fit(Z).labels_.astype("int8")
    profile = pd.DataFrame(Z, columns=feature_names).groupby(labels).mean()
    return {
        "n_samples": np.int32(len(Z)),
        "labels": labels,
        "sizes": pd.Series(labels).value_counts().astype("int16").to_dict(),
        "silhouette": np.float32(silhouette_score(Z, labels)),
        "top_features": {c: row.abs().nlargest(3).index for c, row in profile.iterrows()},
    }
