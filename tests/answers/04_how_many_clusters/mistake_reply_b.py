# /// answer
# title = "Reply B"
# like = "correct_short_and_vectorised"
# [points]
# test_answer_noise = 0
# [messages]
# test_answer_noise = "what it is the mean of"
# ///

# %% answer_noise
answer_noise = "B"
