# /// answer
# title = "A cause"
# like = "correct_as_taught"
# [points]
# test_claim = 0
# [messages]
# test_claim = "anybody's creatinine lowered"
# ///

# %% claim
answer_claim = "E"
