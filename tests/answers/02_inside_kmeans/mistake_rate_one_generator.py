# /// answer
# title = "One generator for all runs"
# like = "correct_vectorised"
# [points]
# test_success_rate = 0
# [messages]
# test_success_rate = "returned"
# ///

# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    generator = np.random.RandomState(0)
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=generator).fit(X).inertia_
        for seed in seeds
    ]
    return np.mean(np.array(found) <= best * (1 + tolerance))
