# /// answer
# title = "Loops and plain Python numbers"
# like = "correct_reuses_own_functions"
# ///

# %% explained_variance
def explained_variance(X):
    shares = PCA().fit(StandardScaler().fit_transform(X)).explained_variance_ratio_
    result, total = [], 0
    for share in shares:
        total += share
        result.append(total)
    return result


# %% z_profile
import statistics


def z_profile(df, labels):
    labels = list(labels)
    table = {}
    for name in df.columns:
        values = [float(v) for v in df[name]]
        mean, spread = statistics.fmean(values), statistics.pstdev(values)
        z = [(v - mean) / spread if spread > 0 else 0.0 for v in values]
        table[name] = {
            label: statistics.fmean([v for v, other in zip(z, labels) if other == label])
            for label in set(labels)
        }
    return pd.DataFrame(table)


# %% top_features
def top_features(profile, n=3):
    result = {}
    for label in profile.index:
        pairs = [(name, profile.loc[label, name]) for name in profile.columns]
        pairs.sort(key=lambda pair: -abs(pair[1]))
        result[label] = tuple(pairs[:n])
    return result


# %% report
def report(X, feature_names, k):
    Z = StandardScaler().fit_transform(X)
    labels = [int(label) for label in KMeans(k, n_init=10, random_state=42).fit_predict(Z)]
    sizes, top = {}, {}
    for label in sorted(set(labels), reverse=True):
        members = [i for i in range(len(X)) if labels[i] == label]
        sizes[str(label)] = len(members)
        means = {
            name: sum(Z[i][j] for i in members) / len(members)
            for j, name in enumerate(feature_names)
        }
        top[str(label)] = sorted(means, key=lambda name: abs(means[name]))[::-1][:3]
    return {
        "n_samples": float(len(X)),
        "labels": [str(x) for x in labels],
        "sizes": sizes,
        "silhouette": float(silhouette_score(Z, labels)),
        "top_features": top,
    }
