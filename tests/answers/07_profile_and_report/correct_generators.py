# /// answer
# title = "Generators, accumulate, heapq"
# like = "correct_scipy"
# ///

# %% explained_variance
from itertools import accumulate


def explained_variance(X):
    pca = PCA(svd_solver="full").fit(StandardScaler().fit_transform(np.asarray(X)))
    return list(accumulate(float(share) for share in pca.explained_variance_ratio_))


# %% z_profile
def z_profile(df, labels):
    def rows():
        z = StandardScaler().fit_transform(df)
        for label in dict.fromkeys(labels):
            yield label, z[[one == label for one in labels]].mean(axis=0)

    return pd.DataFrame.from_dict(dict(rows()), orient="index", columns=df.columns)


# %% top_features
import heapq


def top_features(profile, n=3):
    def strongest(row):
        yield from heapq.nlargest(n, row.items(), key=lambda pair: abs(pair[1]))

    return {label: list(strongest(row)) for label, row in profile.iterrows()}


# %% report
def report(X, feature_names, k):
    def entries():
        z = StandardScaler().fit_transform(X)
        labels = KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(z)
        yield "n_samples", z.shape[0]
        yield "labels", labels
        yield "sizes", {c: (labels == c).sum() for c in range(k)}
        yield "silhouette", silhouette_score(z, labels)
        profile = [np.abs(z[labels == c].mean(axis=0)) for c in range(k)]
        yield (
            "top_features",
            {
                c: [feature_names[j] for j in sorted(range(len(row)), key=lambda j: -row[j])[:3]]
                for c, row in enumerate(profile)
            },
        )

    return dict(entries())
