# /// answer
# title = "A class that standardises once and answers questions"
# like = "correct_scipy"
# ///

# %% explained_variance
class Standardised:
    def __init__(self, values):
        values = np.array(values, dtype=float)
        values -= values.mean(axis=0)
        spread = values.std(axis=0)
        self.z = np.divide(values, spread, out=np.zeros_like(values), where=spread > 0)

    def shares(self):
        eigenvalues = np.linalg.eigvalsh(np.cov(self.z, rowvar=False))[::-1]
        return np.cumsum(eigenvalues)[: min(self.z.shape)] / eigenvalues.sum()


def explained_variance(X):
    return Standardised(X).shares()


# %% z_profile
class Profile(dict):
    def __missing__(self, label):
        self[label] = []
        return self[label]


def z_profile(df, labels):
    z = StandardScaler().fit_transform(df)
    rows = Profile()
    for label, row in zip(list(labels), z):
        rows[label].append(row)
    return pd.DataFrame({label: np.mean(rows[label], axis=0) for label in rows}, index=df.columns).T


# %% report
class Report:
    def __init__(self, X, names, k):
        self.z = pd.DataFrame(StandardScaler().fit_transform(X), columns=names)
        self.labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(self.z)

    def sizes(self):
        return {int(c): int(n) for c, n in zip(*np.unique(self.labels, return_counts=True))}

    def top(self, c):
        mean = self.z[self.labels == c].mean()
        return [*mean.reindex(mean.abs().sort_values().index[::-1]).head(3).items()]


def report(X, feature_names, k):
    r = Report(X, list(feature_names), k)
    return dict(
        n_samples=len(r.z),
        labels=pd.Series(r.labels),
        sizes=r.sizes(),
        silhouette=round(float(silhouette_score(r.z, r.labels)), 3),
        top_features={c: r.top(c) for c in r.sizes()},
        seed=42,
    )
