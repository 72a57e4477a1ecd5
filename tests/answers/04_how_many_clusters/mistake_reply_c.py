# /// answer
# title = "Reply C"
# like = "correct_short_and_vectorised"
# [points]
# test_answer_noise = 0
# [messages]
# test_answer_noise = "A fixed threshold"
# ///

# %% answer_noise
answer_noise = "C"
