# /// answer
# title = "The default tolerance is 11.5 %"
# like = "correct_vectorised"
# [points]
# test_success_rate = 0
# [messages]
# test_success_rate = "returned 1.0000, expected 0.0000"
# ///

# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.115):
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_
        for seed in seeds
    ]
    return np.mean(np.array(found) <= best * (1 + tolerance))
