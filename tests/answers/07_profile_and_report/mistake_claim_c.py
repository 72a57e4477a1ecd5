# /// answer
# title = "A prediction"
# like = "correct_as_taught"
# [points]
# test_claim = 0
# [messages]
# test_claim = "other patients than these 300"
# ///

# %% claim
answer_claim = "C"
