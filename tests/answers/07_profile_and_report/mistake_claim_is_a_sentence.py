# /// answer
# title = "A text instead of a letter"
# like = "correct_as_taught"
# [points]
# test_claim = 0
# [messages]
# test_claim = "expected one letter"
# ///

# %% claim
answer_claim = "In cluster 2 creatinine is high"
