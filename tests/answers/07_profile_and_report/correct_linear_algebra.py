# /// answer
# title = "One-hot product, renumbered clusters, random starts"
# like = "correct_reuses_own_functions"
# ///

# %% z_profile
def z_profile(df, labels):
    onehot = pd.get_dummies(pd.Series(list(labels)), dtype=float)
    z = StandardScaler().fit_transform(df.astype(float))
    means = onehot.to_numpy().T @ z / onehot.sum().to_numpy()[:, None]
    return pd.DataFrame(means, index=onehot.columns, columns=df.columns).iloc[::-1]


# %% top_features
def top_features(profile, n=3):
    signed = profile.T
    result = {}
    for label in signed:
        column = signed[label]
        result[label] = column.loc[column.abs().nlargest(n).index].to_dict()
    return result


# %% report
def report(X, feature_names, k):
    scaled = StandardScaler().fit_transform(X)
    model = KMeans(n_clusters=k, init="random", n_init=50, random_state=np.random.RandomState(42))
    raw_labels = model.fit(scaled).labels_
    order = pd.Series(raw_labels).value_counts().index
    labels = np.array([list(order).index(label) + 1 for label in raw_labels])
    profile = pd.DataFrame(scaled, columns=feature_names).groupby(labels).mean().abs()
    return {
        "n_samples": np.int64(len(X)),
        "labels": labels,
        "sizes": {c: np.sum(labels == c) for c in range(1, k + 1)},
        "silhouette": silhouette_score(scaled, labels, metric="euclidean"),
        "top_features": {
            c: profile.columns[profile.loc[c].argsort()[::-1][:3]] for c in range(1, k + 1)
        },
    }


# %% claim
answer_claim = "D."
