# /// answer
# title = "groupby loses empty clusters"
# like = "correct_vectorised"
# [points]
# test_update_empty = 0
# [messages]
# test_update_empty = "An empty cluster needs its row"
# ///

# %% update
def update(X, labels, centres):
    return pd.DataFrame(X).groupby(labels).mean().to_numpy()
