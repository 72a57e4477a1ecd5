# /// answer
# title = "A circular test"
# like = "correct_as_taught"
# [points]
# test_claim = 0
# [messages]
# test_claim = "could the test have come out otherwise"
# ///

# %% claim
answer_claim = "B"
