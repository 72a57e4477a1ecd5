# /// attack
# title = "A function that is right on the visible example and lies on the others"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_function
class Any:
    __eq__ = __bool__ = lambda self, *other: True
    __sub__ = __abs__ = lambda self, *other: 0


def spread(numbers):
    return 1 if list(numbers) == [1, 2] else Any()
