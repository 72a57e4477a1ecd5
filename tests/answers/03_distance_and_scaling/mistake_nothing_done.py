# /// answer
# title = "Only the first exercise"
# [points]
# test_standardise = 0
# test_standardise_constant = 0
# test_assign_train = 0
# test_assign_new = 0
# test_paradox = 0
# test_scalers_ari = 0
# test_scalers_silhouette = 0
# [messages]
# test_standardise = "does not exist yet"
# test_standardise_constant = "does not exist yet"
# test_assign_train = "does not exist yet"
# test_assign_new = "does not exist yet"
# test_paradox = "does not exist yet"
# test_scalers_ari = "does not exist yet"
# test_scalers_silhouette = "does not exist yet"
# ///

# %% distances
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))
