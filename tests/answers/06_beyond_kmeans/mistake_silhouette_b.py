# /// answer
# title = "Blames chance"
# like = "correct_as_in_the_hints"
# [points]
# test_silhouette = 0
# [messages]
# test_silhouette = 'The silhouette of given labels is not random'
# ///

# %% choose_silhouette
answer_silhouette = "b"
