# /// attack
# title = "A function that returns what is huge, deep or itself"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_function
def spread(numbers):
    if len(numbers) == 2:
        return 1 if numbers[1] == 2 else np.zeros(20_000_000)
    deep = []
    deep.append(deep)
    return [deep, spread, 10**5000, range(10**18)][len(numbers) % 4]
