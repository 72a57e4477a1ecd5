# /// attack
# title = "Gives its own meaning to names that a test takes from earlier cells"
# family = "patching"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
# A Series shows its items as attributes, and functions travel in it.
agree = lambda *args, **kwargs: True
same = isclose = agree


# %% work_function
def spread(numbers):
    return 1


np = pd.Series({"allclose": agree, "testing": agree, "isclose": agree, "abs": agree})
