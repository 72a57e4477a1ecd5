# /// answer
# title = "Plain Python loops, lists returned"
# ///

# %% assign
def assign(X, centres):
    labels = []
    for sample in X:
        best_label, best_distance = 0, float("inf")
        for number, centre in enumerate(centres):
            distance = 0.0
            for a, b in zip(sample, centre):
                distance += (float(a) - float(b)) ** 2
            if distance < best_distance:
                best_label, best_distance = number, distance
        labels.append(best_label)
    return labels


# %% update
def update(X, labels, centres):
    new = [[float(value) for value in row] for row in centres]
    for j in range(len(new)):
        members = [sample for sample, label in zip(X, labels) if label == j]
        if members:
            new[j] = [sum(column) / len(members) for column in zip(*members)]
    return new


# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    centres = [[float(value) for value in row] for row in centres]
    for _ in range(max_iter):
        labels, total = [], 0.0
        for sample in X:
            squares = [sum((a - b) ** 2 for a, b in zip(sample, row)) for row in centres]
            total += min(squares)
            labels.append(squares.index(min(squares)))
        inertias.append(total)
        new = [list(row) for row in centres]
        for j in range(len(new)):
            members = [sample for sample, label in zip(X, labels) if label == j]
            if members:
                new[j] = [sum(column) / len(members) for column in zip(*members)]
        moved = new != centres
        centres = new
        if not moved:
            break
    return labels, centres, inertias


# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    successes = 0
    for seed in seeds:
        model = KMeans(k, init=init, n_init=n_init, random_state=seed)
        model.fit(X)
        if model.inertia_ <= (1 + tolerance) * best:
            successes += 1
    return successes / len(seeds)


# %% answer_seeds
answer_seeds = " b "
