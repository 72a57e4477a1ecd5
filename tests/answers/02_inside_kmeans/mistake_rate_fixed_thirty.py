# /// answer
# title = "Divides by 30"
# like = "correct_vectorised"
# [points]
# test_success_rate = 0
# [messages]
# test_success_rate = "returned 0.0333, expected 1.0000"
# ///

# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_
        for seed in seeds
    ]
    return np.sum(np.array(found) <= best * (1 + tolerance)) / 30
