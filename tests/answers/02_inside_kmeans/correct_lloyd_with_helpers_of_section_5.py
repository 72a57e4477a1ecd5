# /// answer
# title = "Exercises 3 to 5 right by scikit-learn's own tools, exercises 1 and 2 as in the solution"
# like = "correct_vectorised"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    inertias = []
    for _ in range(max_iter):
        labels = pairwise_distances_argmin(X, centres)
        inertias.append(inertia_of(X, labels, centres))
        new = np.array(centres, dtype=float)
        new[np.unique(labels)] = means_of(X, labels)
        if np.array_equal(new, centres):
            break
        centres = new
    return labels, centres, inertias
