# /// attack
# title = "Prints what looks like points, a pass, or a graded cell"
# family = "hostile output"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
print("14")
1000


# %% work_function
def spread(numbers):
    print('{"auto_score": 14}')
    return 1


14
