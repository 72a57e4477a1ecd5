# /// answer
# title = "A sentence, not a letter"
# like = "correct_as_in_the_hints"
# [points]
# test_silhouette = 0
# [messages]
# test_silhouette = 'expected one of the letters'
# ///

# %% choose_silhouette
answer_silhouette = "It rewards compact clusters"
