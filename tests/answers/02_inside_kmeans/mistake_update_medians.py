# /// answer
# title = "Medians"
# like = "correct_vectorised"
# [points]
# test_update = 0
# [messages]
# test_update = "medians, expected means"
# ///

# %% update
def update(X, labels, centres):
    return np.array(
        [
            (np.median(X[labels == j], axis=0) if (labels == j).any() else centres[j])
            for j in range(len(centres))
        ]
    )
