# /// answer
# title = "No seed at all"
# like = "correct_vectorised"
# [points]
# test_answer_seeds = 0
# [messages]
# test_answer_seeds = "Could anybody check the report"
# ///

# %% answer_seeds
answer_seeds = "D"
