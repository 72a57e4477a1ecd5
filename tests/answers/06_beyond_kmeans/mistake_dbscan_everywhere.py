# /// answer
# title = "DBSCAN with the eps of section 5 everywhere"
# like = "correct_as_in_the_hints"
# [points]
# test_spirals = 0
# test_cross = 0
# test_dust = 0
# test_sizes = 0
# [messages]
# test_spirals = 'with DBSCAN, eps is too small'
# test_cross = 'expected two bars of 150'
# test_dust = 'so too many are'
# test_sizes = 'called noise'
# ///

# %% choose
def best_labels(name, X):
    return DBSCAN(eps=0.3).fit_predict(X)
