# /// answer
# title = "The new array can hold whole numbers only"
# like = "correct_asarray_and_errstate"
# [points]
# test_distances = 0
# [messages]
# test_distances = "An array of whole numbers holds none"
# ///

# %% distances
def distances(A, B):
    found = np.zeros((len(A), len(B)), dtype=int)
    for i in range(len(A)):
        for j in range(len(B)):
            found[i, j] = np.sqrt(((A[i] - B[j]) ** 2).sum())
    return found
