# /// attack
# title = "A function that never returns on hidden arguments"
# family = "lying objects"
# told = ["took more than"]
# ///
# ruff: noqa

# %% work_function
def spread(numbers):
    while list(numbers) != [1, 2]:
        pass
    return 1
