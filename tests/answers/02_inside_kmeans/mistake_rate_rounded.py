# /// answer
# title = "Rounded to two decimals"
# like = "correct_vectorised"
# [points]
# test_success_rate = 0
# [messages]
# test_success_rate = "the shares were rounded; three decimals are enough"
# ///

# %% success_rate
def success_rate(X, k, init, n_init, seeds, best, tolerance=0.01):
    found = [
        KMeans(n_clusters=k, init=init, n_init=n_init, random_state=seed).fit(X).inertia_
        for seed in seeds
    ]
    return round(np.mean(np.array(found) <= best * (1 + tolerance)), 2)
