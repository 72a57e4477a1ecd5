# /// answer
# title = "DataFrames as results where one dimension is meant; float labels"
# like = "correct_reuses_own_functions"
# ///

# %% explained_variance
def explained_variance(X):
    pca = PCA(n_components=min(np.shape(X))).fit(StandardScaler().fit_transform(X))
    return pd.DataFrame({"share": np.cumsum(pca.explained_variance_ratio_)})


# %% z_profile
def z_profile(df, labels):
    z = df.apply(
        lambda column: (
            (column - column.mean()) / (column.std(ddof=0) if column.nunique() > 1 else 1)
        )
    )
    z.index = pd.Index(np.asarray(labels), name="cluster")
    return z.pivot_table(index="cluster", aggfunc="mean")


# %% top_features
def top_features(profile, n=3):
    def strongest(row):
        return sorted(row.items(), key=lambda item: abs(item[1]), reverse=True)[:n]

    return {label: strongest(profile.loc[label]) for label in profile.index}


# %% report
def report(X, feature_names, k):
    frame = pd.DataFrame(StandardScaler().fit_transform(X), columns=list(feature_names))
    features = list(frame.columns)
    frame["cluster"] = (
        KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(frame).astype(float)
    )
    profile = frame.groupby("cluster")[features].mean()
    return {
        "n_samples": len(frame),
        "labels": frame["cluster"],
        "sizes": frame.groupby("cluster").size().to_dict(),
        "silhouette": silhouette_score(frame[features], frame["cluster"]),
        "top_features": profile.abs()
        .apply(lambda row: row.nlargest(3).index.tolist(), axis=1)
        .to_dict(),
    }
