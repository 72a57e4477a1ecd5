# /// answer
# title = "A map as a proof"
# like = "correct_as_taught"
# [points]
# test_claim = 0
# [messages]
# test_claim = "no second witness"
# ///

# %% claim
answer_claim = "A"
