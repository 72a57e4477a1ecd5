# /// answer
# title = "One round more: the inertia must repeat itself"
# like = "correct_vectorised"
# [points]
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_inertias = "these are 7 rounds, expected 6: stop after the first round"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    C = np.array(centres, dtype=float)
    inertias = []
    for i in range(max_iter):
        d = np.linalg.norm(X[:, None, :] - C[None, :, :], axis=-1)
        labels = d.argmin(axis=1)
        inertias.append((d.min(axis=1) ** 2).sum())
        if i > 0 and inertias[-1] == inertias[-2]:
            break
        for j in range(len(C)):
            if np.sum(labels == j) > 0:
                C[j] = X[labels == j].mean(axis=0)
    return labels, C, inertias
