# /// answer
# title = "random_state=5 in every run"
# like = "correct_vectorised"
# [points]
# test_success_rate = 0
# [messages]
# test_success_rate = "as if all its runs were one: random_state=seed"
# ///

# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=5).fit(X).inertia_
        for seed in seeds
    ]
    return np.mean(np.array(found) <= best * (1 + tolerance))
