# /// answer
# title = "A number instead of a letter"
# like = "correct_vectorised"
# [points]
# test_answer_seeds = 0
# [messages]
# test_answer_seeds = "expected text"
# ///

# %% answer_seeds
answer_seeds = 3
