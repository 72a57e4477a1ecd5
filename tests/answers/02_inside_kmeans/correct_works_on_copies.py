# /// answer
# title = "In-place work on copies, masks of pandas"
# like = "correct_vectorised"
# ///

# %% assign
def assign(X, centres):
    nearest, labels = np.full(len(X), np.inf), np.zeros(len(X), dtype=int)
    for j in range(len(centres)):
        gaps = X.astype(float)
        gaps -= centres[j]
        gaps **= 2
        squares = gaps.sum(axis=1)
        closer = squares < nearest
        nearest[closer], labels[closer] = squares[closer], j
    return labels


# %% update
def update(X, labels, centres):
    centres = centres.astype(float)
    table = pd.DataFrame(X).assign(cluster=labels)
    for number, group in table.groupby("cluster"):
        centres[number] = group.drop(columns="cluster").mean()
    return centres


# %% lloyd
def lloyd(X, centres, max_iter=100):
    centres, inertias, rounds = centres.astype(float), [], 0
    while True:
        rounds += 1
        labels = assign(X, centres)
        inertias.append(np.square(X - centres[labels]).sum())
        before = centres.copy()
        centres[:] = update(X, labels, centres)
        if rounds == max_iter or not (before - centres).any():
            return labels, centres, inertias


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    table = pd.Series(seeds).map(
        lambda s: KMeans(k, init=init, n_init=n_init, random_state=s).fit(X.copy()).inertia_
    )
    return pd.cut(table, [0, best * (1 + tolerance), np.inf], labels=[1, 0]).astype(int).mean()
