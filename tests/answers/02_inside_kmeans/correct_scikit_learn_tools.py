# /// answer
# title = "pairwise_distances_argmin_min, a dictionary of sums, numbers as floats"
# like = "correct_vectorised"
# ///

# %% assign
from sklearn.metrics import pairwise_distances_argmin


def assign(X, centres):
    return pairwise_distances_argmin(X, centres).astype(float)


# %% update
def update(X, labels, centres):
    new = centres.astype(float)
    for j in set(labels.tolist()):
        new[j] = np.average(X[labels == j], axis=0)
    return new


# %% lloyd
from sklearn.metrics import pairwise_distances_argmin_min


def lloyd(X, centres, max_iter=100):
    inertias, places = [], centres.astype(float)
    for _ in range(max_iter):
        labels, distances = pairwise_distances_argmin_min(X, places)
        inertias.append((distances**2).sum().item())
        before = places.copy()
        for j in np.unique(labels):
            places[j] = X[labels == j].mean(0)
        if (before == places).all():
            break
    return [labels, places, inertias]


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    ratios = []
    for seed in seeds:
        generator = np.random.RandomState(seed)
        model = KMeans(init=init, n_clusters=k, n_init=n_init, random_state=generator).fit(X)
        ratios.append(model.inertia_ / best)
    return sum(ratio <= 1 + tolerance for ratio in ratios) / len(ratios)
