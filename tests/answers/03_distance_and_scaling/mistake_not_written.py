# /// answer
# title = "Functions that are not written"
# like = "correct_vectorised"
# [points]
# test_distances = 0
# test_standardise = 0
# test_standardise_constant = 0
# test_assign_train = 0
# test_assign_new = 0
# test_scalers_ari = 0
# test_scalers_silhouette = 0
# [messages]
# test_distances = "without its line with raise"
# test_standardise = "without its line with raise"
# test_standardise_constant = "without its line with raise"
# test_assign_train = "without its line with raise"
# test_assign_new = "without its line with raise"
# test_scalers_ari = "without its line with raise"
# test_scalers_silhouette = "without its line with raise"
# ///

# %% distances
def distances(A, B):
    raise NotImplementedError()


# %% standardise
def standardise(X, mean, std):
    raise NotImplementedError()


# %% assign
def cluster_and_assign(X_train, X_new, k, seed=42):
    raise NotImplementedError()


# %% compare
def compare_scalers(X, y, k, seed=42):
    raise NotImplementedError()
