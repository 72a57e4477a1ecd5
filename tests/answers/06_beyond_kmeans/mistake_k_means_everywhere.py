# /// answer
# title = "k-means everywhere"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# test_cross = 0
# test_dust = 0
# test_sizes = 0
# [messages]
# test_spirals = 'clusters that k-means finds'
# test_cross = 'clusters that k-means finds'
# test_dust = 'clusters that k-means finds'
# test_sizes = 'clusters that k-means finds'
# ///

# %% choose
def best_labels(name, X):
    k = {"spirals": 2, "cross": 2, "dust": 3, "sizes": 3}[name]
    return KMeans(n_clusters=k, n_init=10, random_state=42).fit_predict(X)
