# /// answer
# title = "Plain Python loops, math.dist, lists; ShuffleSplit with 80 %"
# like = "correct_short_and_vectorised"
# ///

# %% silhouette_of
import math


def silhouette_of(X, labels, i):
    sums, counts = {}, {}
    for j in range(len(X)):
        if j == i:
            continue
        key = str(labels[j])
        sums[key] = sums.get(key, 0.0) + math.dist(X[i], X[j])
        counts[key] = counts.get(key, 0) + 1
    means = {key: sums[key] / counts[key] for key in sums}
    own = means.pop(str(labels[i]), None)
    b = min(means.values())
    if own is None:
        return [0.0, b, 0.0]
    return [own, b, 1 - own / b if own < b else b / own - 1]


# %% cluster_table
def cluster_table(X, labels):
    values = silhouette_samples(X, labels)
    rows = {}
    for label in sorted(set(labels.tolist()), reverse=True):
        mine = [v for v, other in zip(values, labels) if other == label]
        below = sum(1 for v in mine if v < 0)
        rows[label] = {
            "n_samples": len(mine),
            "mean_silhouette": sum(mine) / len(mine),
            "share_negative": below / len(mine),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


# %% stability
def stability(X, k, n_runs=10, seed=42):
    splitter = ShuffleSplit(n_splits=n_runs, train_size=0.8, random_state=seed)
    votes = []
    for rows, _ in splitter.split(X):
        votes.append(KMeans(k, n_init=10, random_state=seed).fit(X[rows]).predict(X))
    total, count = 0.0, 0
    for i in range(n_runs):
        for j in range(n_runs):
            if i != j:
                total += adjusted_rand_score(votes[i], votes[j])
                count += 1
    return total / count


# %% answer_noise
answer_noise = " d "
