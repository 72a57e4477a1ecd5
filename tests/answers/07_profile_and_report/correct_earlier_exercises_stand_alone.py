# /// answer
# title = "Lower-case letter in brackets, many starts, a helper of its own"
# like = "correct_reuses_own_functions"
# ///

# %% report
def scaled_and_labelled(X, k):
    scaled = StandardScaler().fit_transform(np.array(X))
    return scaled, KMeans(n_clusters=k, n_init=30, algorithm="elkan", random_state=42).fit(
        scaled
    ).predict(scaled)


def report(X, feature_names, k):
    scaled, labels = scaled_and_labelled(X, k)
    result = {"n_samples": labels.size, "labels": labels}
    result["sizes"] = {label: (labels == label).sum() for label in range(k)}
    result["silhouette"] = silhouette_score(scaled, labels)
    z = pd.DataFrame(scaled, columns=feature_names).assign(cluster=labels).groupby("cluster").mean()
    result["top_features"] = {
        label: [name for name, _ in sorted(z.loc[label].items(), key=lambda t: -abs(t[1]))][:3]
        for label in z.index
    }
    return result


# %% claim
answer_claim = "(d)"
