# /// answer
# title = "Question 1: B, question 2: B"
# like = "correct_short"
# [points]
# test_answer_accuracy = 0
# test_answer_trust = 0
# [messages]
# test_answer_accuracy = "some of those near a third"
# test_answer_trust = "Scores are not votes"
# ///

# %% choices
answer_accuracy = "B"
answer_trust = "B"
