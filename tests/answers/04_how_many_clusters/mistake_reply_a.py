# /// answer
# title = "Reply A"
# like = "correct_short_and_vectorised"
# [points]
# test_answer_noise = 0
# [messages]
# test_answer_noise = "share a blind spot"
# ///

# %% answer_noise
answer_noise = "A"
