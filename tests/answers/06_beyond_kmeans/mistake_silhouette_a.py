# /// answer
# title = "Same score, same data"
# like = "correct_as_in_the_hints"
# [points]
# test_silhouette = 0
# [messages]
# test_silhouette = 'what did it say about the tip of a moon'
# ///

# %% choose_silhouette
answer_silhouette = "A"
