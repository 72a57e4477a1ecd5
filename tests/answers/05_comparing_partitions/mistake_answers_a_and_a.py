# /// answer
# title = "Question 1: A, question 2: A"
# like = "correct_short"
# [points]
# test_answer_accuracy = 0
# test_answer_trust = 0
# [messages]
# test_answer_accuracy = "majority of their group"
# test_answer_trust = "if they were shuffled"
# ///

# %% choices
answer_accuracy = "A"
answer_trust = "A"
