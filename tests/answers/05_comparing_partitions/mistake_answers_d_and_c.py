# /// answer
# title = "Question 1: D, question 2: C"
# like = "correct_short"
# [points]
# test_answer_accuracy = 0
# test_answer_trust = 0
# [messages]
# test_answer_accuracy = "which cluster gets which number"
# test_answer_trust = "do not depend on the number of labels"
# ///

# %% choices
answer_accuracy = "D"
answer_trust = "C"
