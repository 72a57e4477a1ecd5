# /// answer
# title = "A sentence instead of a letter"
# like = "correct_short_and_vectorised"
# [points]
# test_answer_noise = 0
# [messages]
# test_answer_noise = "expected one of the letters"
# ///

# %% answer_noise
answer_noise = "The third one"
