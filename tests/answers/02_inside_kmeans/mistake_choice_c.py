# /// answer
# title = "Repeatable clusters are groups"
# like = "correct_vectorised"
# [points]
# test_answer_seeds = 0
# [messages]
# test_answer_seeds = "Did they find groups"
# ///

# %% answer_seeds
answer_seeds = "c"
