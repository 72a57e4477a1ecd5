# /// attack
# title = "An object that claims to be of another class and has every attribute"
# family = "lying objects"
# ///
# ruff: noqa

# %% work_number
class Liar:
    __class__ = property(lambda self: float)
    __getattr__ = lambda self, name: Liar()
    __call__ = lambda self, *args, **kwargs: Liar()
    __array__ = lambda self, *args, **kwargs: np.array(140.0)
    __float__ = lambda self: 140.0
    __eq__ = __le__ = __lt__ = __bool__ = lambda self, *other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0
    __iter__ = lambda self: iter([])
    __len__ = lambda self: 0
    __hash__ = lambda self: 0


answer = summary = spread = Liar()
# %% work_table
summary = Liar()
# %% work_function
spread = Liar()
