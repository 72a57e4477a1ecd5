# /// answer
# title = "No centre moves: the largest shift is 0; three decimals in what is returned"
# like = "correct_vectorised"
# ///

# %% assign
def assign(X, centres):
    return pd.DataFrame({j: ((X - c) ** 2).sum(axis=1) for j, c in enumerate(centres)}).idxmin(
        axis=1
    )


# %% update
def update(X, labels, centres):
    return np.array(
        [
            np.compress(labels == j, X, axis=0).mean(axis=0) if j in labels else centres[j]
            for j in range(len(centres))
        ]
    ).round(3)


# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias, shift = [], 1.0
    for _ in range(max_iter):
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(round(inertia_of(X, labels, centres), 3))
        new = np.array(centres, dtype=float)
        new[np.unique(labels)] = means_of(X, labels)
        shift, centres = np.abs(new - centres).max(), new
        if shift == 0:
            break
    return labels.tolist(), centres.round(3).tolist(), inertias


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    good = [
        s
        for s in seeds
        if not KMeans(k, init=init, n_init=n_init, random_state=s).fit(X).inertia_
        > best * (1 + tolerance)
    ]
    return round(len(good) / len(seeds), 3)
