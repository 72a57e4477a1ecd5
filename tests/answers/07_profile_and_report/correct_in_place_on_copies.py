# /// answer
# title = "Copies that are changed in place, transform, melt and pivot"
# like = "correct_scipy"
# ///

# %% explained_variance
def explained_variance(X):
    Z = np.array(X, dtype=float, copy=True)
    Z -= Z.mean(axis=0)
    Z /= Z.std(axis=0)
    shares = np.linalg.svd(Z, compute_uv=False)
    np.square(shares, out=shares)
    shares /= shares.sum()
    return np.cumsum(shares, out=shares)


# %% z_profile
def z_profile(df, labels):
    z = df.reset_index(drop=True).astype(float)
    for column in z:
        spread = z[column].std(ddof=0)
        z[column] -= z[column].mean()
        if spread > 1e-12:
            z[column] /= spread
    z.insert(0, "label of the cluster", list(labels))
    long = z.melt("label of the cluster")
    return long.pivot_table(
        index="label of the cluster", columns="variable", values="value", aggfunc="mean"
    )


# %% top_features
def top_features(profile, n=3):
    result = {}
    for label in profile.index:
        pairs = [(name, float(profile.at[label, name])) for name in profile]
        pairs.sort(key=lambda pair: abs(pair[1]), reverse=True)
        del pairs[n:]
        result[label] = pairs
    return result


# %% report
def report(X, feature_names, k):
    Z = X.astype(float).copy()
    Z -= Z.mean(axis=0)
    Z /= Z.std(axis=0, ddof=1)
    labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(Z) + 1
    frame = pd.DataFrame(Z, columns=feature_names)
    profile = frame.groupby(labels).mean()
    top = profile.apply(lambda row: list(row.abs().sort_values()[::-1].index[:3]), axis=1)
    return {
        "n_samples": X.shape[0],
        "labels": labels,
        "sizes": frame.groupby(labels).size(),
        "silhouette": float(silhouette_score(frame, labels)),
        "top_features": top,
    }
