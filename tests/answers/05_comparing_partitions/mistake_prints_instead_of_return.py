# /// answer
# title = "Prints its results"
# like = "correct_short"
# [points]
# test_same_partition = 0
# test_same_partition_types = 0
# test_adjusted = 0
# test_homogeneity = 0
# test_homogeneity_edges = 0
# test_chance_curve = 0
# [messages]
# test_same_partition = "Does the function end with `return`"
# test_same_partition_types = "returned a NoneType"
# test_adjusted = "Does the function end with `return`"
# test_homogeneity = "Does the function end with `return`"
# test_homogeneity_edges = "Is there a `return`"
# test_chance_curve = "Is there a `return`"
# ///

# %% same_partition
def same_partition(a, b):
    print(len(set(zip(a, b))) == len(set(a)) == len(set(b)))


# %% adjusted
def adjusted(score, target, labels, n_shuffles=100, seed=42):
    print(SCORES[score](target, labels))


# %% homogeneity
def homogeneity(target, labels):
    print(1 - entropy(target))


# %% chance_curve
def chance_curve(target, n_clusters, n_repeats=20, seed=42):
    print(pd.DataFrame())
