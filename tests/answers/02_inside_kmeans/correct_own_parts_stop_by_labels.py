# /// answer
# title = "lloyd built from assign and update, stops when no label changes"
# like = "correct_vectorised"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    labels, inertias = None, []
    while len(inertias) < max_iter:
        old = labels
        labels = assign(X, centres)
        inertias.append(float(np.sum((X - centres[labels]) ** 2)))
        centres = update(X, labels, centres)
        if old is not None and (old == labels).all():
            break
    return labels, centres, inertias
