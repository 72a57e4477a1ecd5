# /// answer
# title = "NumPy: eigenvalues, masks, argsort; strings and plain lists as results"
# like = "correct_reuses_own_functions"
# ///

# %% explained_variance
def explained_variance(X):
    X = np.array(X, dtype=float)
    eigenvalues = np.linalg.eigvalsh(np.corrcoef(X, rowvar=False))[::-1]
    return (np.cumsum(eigenvalues) / eigenvalues.sum()).clip(0, 1).tolist()


# %% z_profile
def z_profile(df, labels):
    values = df.to_numpy(dtype=float)
    spread = values.std(axis=0)
    spread[spread < 1e-12] = 1
    z = (values - values.mean(axis=0)) / spread
    labels = np.array(list(labels))
    names = np.unique(labels)
    rows = [z[labels == name].mean(axis=0) for name in names]
    return pd.DataFrame(rows, index=names, columns=df.columns)


# %% top_features
def top_features(profile, n=3):
    values = profile.to_numpy()
    order = np.argsort(-np.abs(values), axis=1)[:, :n]
    return {
        label: [[profile.columns[j], values[i, j]] for j in order[i]]
        for i, label in enumerate(profile.index)
    }


# %% report
def report(X, feature_names, k):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    labels = KMeans(k, n_init=20, random_state=42).fit(Z).labels_
    numbers, counts = np.unique(labels, return_counts=True)
    top = {}
    for c in numbers:
        z = Z[labels == c].mean(axis=0)
        top[int(c)] = np.array(feature_names)[np.argsort(np.abs(z))[::-1][:3]]
    return dict(
        n_samples=X.shape[0],
        labels=labels.tolist(),
        sizes=dict(zip(numbers.tolist(), counts.tolist())),
        silhouette=round(silhouette_score(Z, labels), 3),
        top_features=top,
    )


# %% claim
answer_claim = " d "
