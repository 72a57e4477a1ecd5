# /// answer
# title = "A name instead of a text"
# like = "correct_vectorised"
# [points]
# test_answer_seeds = 0
# [messages]
# test_answer_seeds = "is the letter in quotation marks"
# ///

# %% answer_seeds
answer_seeds = B
