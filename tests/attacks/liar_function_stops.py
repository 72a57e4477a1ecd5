# /// attack
# title = "A function that ends the test's loop with StopIteration"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_function
def spread(numbers):
    if list(numbers) == [1, 2]:
        return 1
    raise StopIteration
