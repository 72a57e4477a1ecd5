# /// answer
# title = "Lets KMeans choose the starts"
# like = "correct_vectorised"
# [points]
# test_lloyd_result = 0
# test_lloyd_inertias = 0
# [messages]
# test_lloyd_result = "another start led to them"
# test_lloyd_inertias = "expected 6 numbers"
# ///

# %% lloyd
def lloyd(X, centres, max_iter=100):
    model = KMeans(n_clusters=len(centres), n_init=10, random_state=7, max_iter=max_iter).fit(X)
    first = ((X - centres[assign(X, centres)]) ** 2).sum()
    return model.labels_, model.cluster_centers_, [first, model.inertia_][:max_iter]
