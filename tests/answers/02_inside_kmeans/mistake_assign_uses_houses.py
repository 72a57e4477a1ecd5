# /// answer
# title = "Uses the notebook's houses and bakeries"
# like = "correct_vectorised"
# [points]
# test_assign = 0
# [messages]
# test_assign = "Over which axis"
# ///

# %% assign
def assign(X, centres):
    return ((houses[:, None, :] - bakeries[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
