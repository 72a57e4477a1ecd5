# /// answer
# title = "Absolute difference"
# like = "correct_vectorised"
# [points]
# test_success_rate = 0
# [messages]
# test_success_rate = "below `best` are counted as failures"
# ///

# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_
        for seed in seeds
    ]
    return np.mean(np.abs(np.array(found) - best) <= tolerance * best)
