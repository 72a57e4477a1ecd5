# /// answer
# title = "A hundred starts are a proof"
# like = "correct_vectorised"
# [points]
# test_answer_seeds = 0
# [messages]
# test_answer_seeds = "Would a hundred be a proof"
# ///

# %% answer_seeds
answer_seeds = "A"
