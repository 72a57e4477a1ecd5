# /// attack
# title = "A float that equals everything"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_number
class Liar(float):
    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0
    __float__ = lambda self: 140.0
    __hash__ = None


answer = Liar(1.0)


# %% work_function
def spread(numbers):
    return 1 if len(numbers) == 2 and numbers[1] == 2 else Liar(1)
