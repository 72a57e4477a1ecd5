# /// answer
# title = "A sentence instead of a letter"
# like = "correct_vectorised"
# [points]
# test_answer_seeds = 0
# [messages]
# test_answer_seeds = "one of the letters"
# ///

# %% answer_seeds
answer_seeds = "The seed is fixed"
