# /// answer
# title = "The best of the runs replaces a best that is larger"
# like = "correct_vectorised"
# [points]
# test_success_rate = 0
# [messages]
# test_success_rate = "the smaller of `best` and the best of these runs was taken"
# ///

# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    found = np.array(
        [KMeans(k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_ for seed in seeds]
    )
    return (found <= min(best, found.min()) * (1 + tolerance)).mean()
