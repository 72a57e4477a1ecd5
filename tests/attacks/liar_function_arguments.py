# /// attack
# title = "A function that changes the test's own arguments and names"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_function
def spread(numbers):
    if list(numbers) == [1, 2]:
        return 1
    global answer, wanted, want, got, cases
    answer, wanted, want, got = 100.0, 1, 1, 1
    if isinstance(numbers, list):
        numbers[:] = [0, 1]
        numbers *= 1000
    else:
        numbers[:] = 0
    return 1
