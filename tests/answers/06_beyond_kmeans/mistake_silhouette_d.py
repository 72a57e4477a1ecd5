# /// answer
# title = "Blames missing scaling"
# like = "correct_as_in_the_hints"
# [points]
# test_silhouette = 0
# [messages]
# test_silhouette = 'The moons of section 3 were scaled'
# ///

# %% choose_silhouette
answer_silhouette = "D"
