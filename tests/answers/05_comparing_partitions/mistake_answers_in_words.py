# /// answer
# title = "Sentences instead of letters"
# like = "correct_short"
# [points]
# test_answer_accuracy = 0
# test_answer_trust = 0
# [messages]
# test_answer_accuracy = "expected one of the letters"
# test_answer_trust = "expected one of the letters"
# ///

# %% choices
answer_accuracy = "other numbers"
answer_trust = ["D"]
